using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;

namespace Veza.Shared.Realtime.AzureSignalR.Rest;

/// <summary>How a call ended.</summary>
internal enum CallOutcome
{
    /// <summary>The service has taken it on.</summary>
    Done,

    /// <summary>There is no such connection (any more).</summary>
    NotThere,

    /// <summary>Not carried out, or nobody knows: an answer of 500 may come after delivery.</summary>
    Failed,
}

/// <summary>
/// The calls to the data plane of Azure SignalR Service. None throws for what the service or the network does; what failed
/// is logged. Retries follow the service's rules: a send that may have been delivered is not sent again.
/// </summary>
internal sealed class SignalRService(
    SignalRHttp http, SignalRKeys keys, IOptions<SignalROptions> options, TimeProvider clock, ILogger<SignalRService> logger)
{
    private const string Root = $"/api/hubs/{SignalROptions.Hub}";

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>Sends an invocation to a group's connections.</summary>
    public Task<CallOutcome> SendToGroupAsync(string group, ReadOnlyMemory<byte> body, CancellationToken ct) =>
        SendAsync($"{Root}/groups/{group}/:send", body, ct);

    /// <summary>Sends an invocation to all connections of a user.</summary>
    public Task<CallOutcome> SendToUserAsync(Guid user, ReadOnlyMemory<byte> body, CancellationToken ct) =>
        SendAsync($"{Root}/users/{user}/:send", body, ct);

    /// <summary>Sends an invocation to one connection.</summary>
    public Task<CallOutcome> SendToConnectionAsync(string connection, ReadOnlyMemory<byte> body, CancellationToken ct) =>
        SendAsync($"{Root}/connections/{Uri.EscapeDataString(connection)}/:send", body, ct);

    /// <summary>Sends an invocation to everybody.</summary>
    public Task<CallOutcome> BroadcastAsync(ReadOnlyMemory<byte> body, CancellationToken ct) => SendAsync($"{Root}/:send", body, ct);

    /// <summary>The user's connections, present and future, are in the group for so long.</summary>
    public Task<CallOutcome> AddUserToGroupAsync(Guid user, string group, TimeSpan life, CancellationToken ct) =>
        CallAsync(new(HttpMethod.Put, $"{Root}/users/{user}/groups/{group}", $"&ttl={(long)life.TotalSeconds}"), ct);

    /// <summary>The reverse.</summary>
    public Task<CallOutcome> RemoveUserFromGroupAsync(Guid user, string group, CancellationToken ct) =>
        CallAsync(new(HttpMethod.Delete, $"{Root}/users/{user}/groups/{group}"), ct);

    /// <summary>The connection is in the group for as long as it is open.</summary>
    public Task<CallOutcome> AddConnectionToGroupAsync(string connection, string group, CancellationToken ct) =>
        CallAsync(new(HttpMethod.Put, $"{Root}/groups/{group}/connections/{Uri.EscapeDataString(connection)}"), ct);

    /// <summary>The reverse.</summary>
    public Task<CallOutcome> RemoveConnectionFromGroupAsync(string connection, string group, CancellationToken ct) =>
        CallAsync(new(HttpMethod.Delete, $"{Root}/groups/{group}/connections/{Uri.EscapeDataString(connection)}"), ct);

    /// <summary>Runs commands on all connections of a user with one call.</summary>
    /// <param name="user">The user.</param>
    /// <param name="commands">A JSON array of commands.</param>
    public Task<CallOutcome> ExecuteAsync(Guid user, ReadOnlyMemory<byte> commands, CancellationToken ct)
    {
        var filter = Uri.EscapeDataString($"startswith(userId, '{user}')"); // the one form that is documented
        return CallAsync(new(HttpMethod.Post, $"{Root}/:execute", $"&filter={filter}", commands), ct);
    }

    /// <summary>Whether the connection is open.</summary>
    public Task<CallOutcome> FindConnectionAsync(string connection, CancellationToken ct) =>
        CallAsync(new(HttpMethod.Head, $"{Root}/connections/{Uri.EscapeDataString(connection)}"), ct);

    /// <summary>Ends the connection.</summary>
    public Task<CallOutcome> CloseConnectionAsync(string connection, string reason, CancellationToken ct) => CallAsync(
        new(HttpMethod.Delete, $"{Root}/connections/{Uri.EscapeDataString(connection)}", $"&reason={Uri.EscapeDataString(reason)}"),
        ct);

    /// <summary>Ends all connections of the user.</summary>
    public Task<CallOutcome> CloseUserAsync(Guid user, string reason, CancellationToken ct) => CallAsync(
        new(HttpMethod.Post, $"{Root}/users/{user}/:closeConnections", $"&reason={Uri.EscapeDataString(reason)}"), ct);

    private Task<CallOutcome> SendAsync(string path, ReadOnlyMemory<byte> body, CancellationToken ct) =>
        CallAsync(new(HttpMethod.Post, path, "", body, IsSend: true), ct);

    private async Task<CallOutcome> CallAsync(Call call, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (outcome, again, wait, why) = await TryAsync(call, ct);
            if (outcome != CallOutcome.Failed) return outcome;
            if (!again || attempt == options.Value.MaxAttempts)
            {
                SignalRLog.CallFailed(logger, call.Method.Method, call.Kind, why, attempt);
                return CallOutcome.Failed;
            }

            var pause = wait is { } asked
                ? TimeSpan.FromTicks(Math.Clamp(asked.Ticks, 0, LongestPause.Ticks))
                : Backoff.After(attempt, options.Value.RetryDelay, LongestPause);
            await Task.Delay(pause, clock, ct);
        }
    }

    private async Task<Attempt> TryAsync(Call call, CancellationToken ct)
    {
        try
        {
            using var request = new HttpRequestMessage(call.Method, http.Address(call.Path, call.Query));
            request.Headers.Authorization = new("Bearer", await keys.CallTokenAsync(call.Path, ct));
            if (call.Body is { } body)
                request.Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = Json } };
            using var answer = await http.SendAsync(request, ct);
            return Judge(call, answer);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new(CallOutcome.Failed, Again: !call.IsSend, Wait: null, "no answer in time");
        }
        catch (HttpRequestException fault)
        {
            // Without a connection nothing was sent, so nothing can have been delivered.
            var unsent = fault.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError;
            return new(CallOutcome.Failed, Again: unsent || !call.IsSend, Wait: null, fault.HttpRequestError.ToString());
        }
        catch (Azure.Identity.AuthenticationFailedException fault)
        {
            return new(CallOutcome.Failed, Again: true, Wait: null, fault.GetType().Name);
        }
        catch (ObjectDisposedException)
        {
            return new(CallOutcome.Failed, Again: false, Wait: null, "this process ends");
        }
    }

    private Attempt Judge(Call call, HttpResponseMessage answer)
    {
        var status = (int)answer.StatusCode;
        if (answer.IsSuccessStatusCode) return new(CallOutcome.Done, Again: false, Wait: null, "");
        if (answer.StatusCode == HttpStatusCode.NotFound && answer.Headers.TryGetValues("x-ms-error-code", out var codes)
            && codes.Any(code => code.EndsWith(".NotExisted", StringComparison.Ordinal) || code.EndsWith(".NotInGroup", StringComparison.Ordinal)))
            return new(CallOutcome.NotThere, Again: false, Wait: null, "");

        // 401: a token that has just expired, or a role that is still being assigned.
        var again = status is 401 or 429 || (call.IsSend ? status > 500 : status is 408 or >= 500);
        return new(CallOutcome.Failed, again, Backoff.Asked(answer, clock), $"status {status}");
    }

    private readonly record struct Attempt(CallOutcome Outcome, bool Again, TimeSpan? Wait, string Why);

    private sealed record Call(HttpMethod Method, string Path, string Query = "", ReadOnlyMemory<byte>? Body = null, bool IsSend = false)
    {
        /// <summary>For logs: the path without the ids of people and connections.</summary>
        public string Kind => string.Join('/', Path.Split('/', StringSplitOptions.RemoveEmptyEntries).Skip(3)
            .Select((part, i) => i % 2 == 1 && !part.StartsWith(':') ? "…" : part));
    }
}
