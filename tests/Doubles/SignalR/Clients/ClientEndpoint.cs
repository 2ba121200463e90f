using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.Extensions.Logging;
using Veza.Doubles.SignalR.Upstream;

namespace Veza.Doubles.SignalR.Clients;

/// <summary>The clients' side, <c>/client</c>: who may connect and when, and what a connection goes through.</summary>
internal sealed partial class ClientEndpoint(SignalRServiceOptions options, SignalRKeys keys, SignalRFaults faults,
    UpstreamSender upstream, Func<string, Hub> hubs)
{
    private const string ClaimsItem = "signalr.claims";
    private readonly ConcurrentDictionary<string, DateTimeOffset> negotiated = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<EventPump, TaskCompletionSource> pumps = new();
    private readonly ILogger logger = options.Logging.CreateLogger("Veza.Doubles.SignalR.Clients");
    private readonly CancellationTokenSource stopping = new();
    private int open;

    /// <summary>Lets a request for /client through, or answers it.</summary>
    public async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        if (Refusal(context) is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }

        if (IsNegotiate(context)) await NegotiateAsync(context, next);
        else if (IsInTime(context)) await next(context);
        else context.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    /// <summary>A connection's life.</summary>
    public async Task RunAsync(ConnectionContext connection)
    {
        var request = connection.GetHttpContext()!;
        var hub = hubs(request.Request.Query["hub"].ToString());
        var client = new ClientConnection(
            connection, hub.Name, (JsonElement)request.Items[ClaimsItem]!, request.Request.QueryString.Value ?? "");
        var pump = new EventPump(client, upstream, faults, options);
        var session = new ClientSession(connection.Transport.Input, client, pump, upstream, options);
        Interlocked.Increment(ref open);
        try
        {
            if (!await session.HandshakeAsync()) return;
            hub.Add(client);
            _ = PumpAsync(pump); // it outlives the connection by its last events, and ends with the service at the latest
            await session.ReadAsync(stopping.Token);
        }
        finally
        {
            client.End();
            hub.Remove(client);
            pump.Complete();
            Interlocked.Decrement(ref open);
        }
    }

    /// <summary>Ends the posting of events, those of connections that just ended too.</summary>
    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(pumps.Values.Select(p => p.Task));
    }

    private static bool IsNegotiate(HttpContext context) => context.Request.Path == "/client/negotiate";

    private static string? TokenOf(HttpRequest request) =>
        request.Headers.Authorization.ToString() is { Length: > 7 } header &&
        header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..] : request.Query["access_token"];

    private int? Refusal(HttpContext context)
    {
        var connects = IsNegotiate(context) || negotiated.ContainsKey(context.Request.Query["id"].ToString());
        if (connects && faults.RefuseClientToken.Strikes()) return StatusCodes.Status401Unauthorized;
        if (keys.ReadClient(TokenOf(context.Request)) is not { } claims) return StatusCodes.Status401Unauthorized;
        if (context.Request.Query["hub"] is not [{ } hub] || !IsHubName(hub)) return StatusCodes.Status400BadRequest;
        if (connects && (Volatile.Read(ref open) >= options.MaxConnections || faults.TooManyConnections.Strikes()))
            return StatusCodes.Status429TooManyRequests;
        context.Items[ClaimsItem] = claims;
        return null;
    }

    private static bool IsHubName(string hub) =>
        hub.Length is > 0 and <= 128 && char.IsAsciiLetter(hub[0]) &&
        hub.All(c => char.IsAsciiLetterOrDigit(c) || "_`,.[]".Contains(c));

    // The id in the answer is the framework's own; it is read from there, since connecting must follow it soon.
    private async Task NegotiateAsync(HttpContext context, RequestDelegate next)
    {
        var answer = context.Response.Body;
        using var copy = new MemoryStream();
        context.Response.Body = copy;
        await next(context);
        context.Response.Body = answer;
        var bytes = copy.ToArray();
        if (context.Response.StatusCode == StatusCodes.Status200OK)
        {
            var json = JsonElement.Parse(bytes);
            if (json.TryGetText("connectionToken", out var id) || json.TryGetText("connectionId", out id)) Remember(id);
        }

        await answer.WriteAsync(bytes, context.RequestAborted);
    }

    private void Remember(string id)
    {
        var now = options.Clock.GetUtcNow();
        foreach (var (old, at) in negotiated)
            if (now - at > options.ConnectTimeout + TimeSpan.FromMinutes(1)) negotiated.TryRemove(old, out _);
        negotiated[id] = now;
    }

    // Later requests of a connection (long polls, posts) are no longer remembered: the framework knows which live.
    private bool IsInTime(HttpContext context) =>
        !negotiated.TryRemove(context.Request.Query["id"].ToString(), out var at) ||
        options.Clock.GetUtcNow() - at <= options.ConnectTimeout;

    private async Task PumpAsync(EventPump pump)
    {
        var ended = pumps.GetOrAdd(pump, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            await pump.RunAsync(stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // the service stops: its clients' last events are lost with it
        }
        catch (Exception e)
        {
            LogBroken(logger, e);
        }
        finally
        {
            pumps.TryRemove(pump, out _);
            ended.SetResult();
        }
    }

    [LoggerMessage(1, LogLevel.Error, "A connection's events are posted no more")]
    private static partial void LogBroken(ILogger logger, Exception exception);
}
