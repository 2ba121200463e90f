using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Veza.Doubles.SignalR.Clients;

namespace Veza.Doubles.SignalR.Upstream;

/// <summary>Posts one event at a time as it is told; never tries again.</summary>
internal sealed partial class UpstreamSender(SignalRServiceOptions options, SignalRFaults faults) : IDisposable
{
    private const int MaxAnswerBytes = 16 * 1024 * 1024;
    private static readonly HashSet<string> SystemClaims = new(StringComparer.Ordinal)
    {
        "aud", "exp", "iat", "nbf", "iss", "actort", "acr", "azp", "c_hash", "jti", "nonce",
    };

    private readonly ILogger logger = options.Logging.CreateLogger("Veza.Doubles.SignalR.Upstream");
    private readonly HttpMessageInvoker http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8, // user ids and claims as they are
    });

    private long posts;

    /// <summary>The first that matches is used; with none at all, a client that speaks is sent away.</summary>
    public IReadOnlyList<UpstreamRule> Rules { get; set; } = [];

    /// <summary>How many requests went out.</summary>
    public long Posts => Interlocked.Read(ref posts);

    /// <returns>The answer; null when the event went nowhere.</returns>
    public async Task<UpstreamAnswer?> PostAsync(
        ClientConnection client, string category, string name, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        if (Rules.FirstOrDefault(r => r.Matches(client.Hub, category, name)) is not { } rule) return null;
        var fault = faults.Of(category);
        if (fault.Delay.Strikes()) await Task.Delay(fault.DelayBy, options.Clock, ct);
        if (fault.Drop.Strikes()) return null;
        var answer = await PostOnceAsync(rule, client, category, name, body, ct);
        if (fault.Duplicate.Strikes()) await PostOnceAsync(rule, client, category, name, body, ct);
        return answer;
    }

    public void Dispose() => http.Dispose();

    private static string FormatClaims(JsonElement claims)
    {
        var shown = new List<string>();
        foreach (var claim in claims.EnumerateObject())
        {
            if (SystemClaims.Contains(claim.Name) || claim.Name.StartsWith("asrs.s.", StringComparison.Ordinal)) continue;
            var name = claim.Name.StartsWith("asrs.u.", StringComparison.Ordinal) ? claim.Name[7..] : claim.Name;
            if (claim.Value.ValueKind == JsonValueKind.Array)
                shown.AddRange(claim.Value.EnumerateArray().Select(v => $"{name}: {v}"));
            else
                shown.Add($"{name}: {claim.Value}");
        }

        return string.Join(',', shown);
    }

    private async Task<UpstreamAnswer> PostOnceAsync(
        UpstreamRule rule, ClientConnection client, string category, string name, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        Interlocked.Increment(ref posts);
        using var request = CreateRequest(rule, client, category, name, body);
        using var limit = new CancellationTokenSource(options.UpstreamTimeout, options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            using var response = await http.SendAsync(request, either.Token);
            var answer = await ReadAsync(response, either.Token);
            if (answer.Status is < 200 or > 299) LogRefused(logger, category, name, answer.Status);
            return answer;
        }
        catch (Exception e) when (e is HttpRequestException or IOException ||
            (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            LogFailed(logger, e, category, name, request.RequestUri!.Authority);
            return new(500, default);
        }
    }

    private HttpRequestMessage CreateRequest(
        UpstreamRule rule, ClientConnection client, string category, string name, ReadOnlyMemory<byte> body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, rule.Resolve(client.Hub, category, name))
        {
            Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new("application/json") } },
        };
        if (rule.BearerToken is { } token) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (header, value) in new (string, string?)[]
        {
            ("X-ASRS-Connection-Id", client.Id),
            ("X-ASRS-Hub", client.Hub),
            ("X-ASRS-Signature", SignalRTokens.UpstreamSignature(options.AccessKeys, client.Id)),
            ("X-ASRS-User-Id", client.UserId),
            ("X-ASRS-User-Claims", FormatClaims(client.Claims)),
            ("X-ASRS-Client-Query", client.Query),
            ("X-ASRS-Category", category),
            ("X-ASRS-Event", name),
        })
            if (value is not null) request.Headers.TryAddWithoutValidation(header, value);
        return request;
    }

    private static async Task<UpstreamAnswer> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        using var bytes = new MemoryStream();
        var chunk = new byte[16 * 1024];
        while (await body.ReadAsync(chunk, ct) is > 0 and var read)
        {
            if (bytes.Length + read > MaxAnswerBytes) return new((int)response.StatusCode, default, TooLarge: true);
            bytes.Write(chunk, 0, read);
        }

        return new((int)response.StatusCode, bytes.ToArray());
    }

    [LoggerMessage(1, LogLevel.Warning, "The upstream answered {Category}/{Event} with {Status}")]
    private static partial void LogRefused(ILogger logger, string category, string @event, int status);

    [LoggerMessage(2, LogLevel.Warning, "The upstream at {Authority} cannot be reached for {Category}/{Event}")]
    private static partial void LogFailed(ILogger logger, Exception exception, string category, string @event, string authority);
}

/// <summary>What the upstream said; a connection that failed counts as 500.</summary>
internal sealed record UpstreamAnswer(int Status, ReadOnlyMemory<byte> Body, bool TooLarge = false);
