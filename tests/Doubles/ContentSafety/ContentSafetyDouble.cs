using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Veza.Doubles.ContentSafety;

/// <summary>
/// Azure AI Content Safety, as far as the wire of <c>text:analyze</c> goes. Words such as <c>cs-hate-4</c> in a text make severities. Whatever the
/// service would refuse it refuses in the same form; empty texts with 400, which is not documented.
/// </summary>
public sealed class ContentSafetyDouble : IAsyncDisposable
{
    private const int MostRunes = 10_000;

    private static readonly string[] Categories = ["Hate", "SelfHarm", "Sexual", "Violence"];
    private static readonly string[] Versions = ["2023-10-01", "2024-09-01"];

    private readonly WebApplication app;

    private ContentSafetyDouble() => (app, Token) = (LoopbackServer.Create(port: 0), "");

    /// <summary>Where it listens.</summary>
    public Uri Endpoint => LoopbackServer.AddressOf(app);

    /// <summary>The key that it takes.</summary>
    public string Key { get; set; } = "primary";

    /// <summary>The bearer token that it takes; empty: none.</summary>
    public string Token { get; set; }

    /// <summary>Answers for the next requests, in their order, before it judges by itself.</summary>
    public ConcurrentQueue<Func<HttpContext, Task>> Next { get; } = new();

    /// <summary>The texts of all requests that it took, in their order.</summary>
    public ConcurrentQueue<string> Texts { get; } = new();

    /// <summary>Names of fields that it does not know: something is sent that should not be.</summary>
    public ConcurrentQueue<string> Unknown { get; } = new();

    /// <summary>All requests, refused ones among them.</summary>
    public int Requests { get; private set; }

    /// <summary>Starts on 127.0.0.1.</summary>
    public static async Task<ContentSafetyDouble> StartAsync()
    {
        var service = new ContentSafetyDouble();
        service.app.Run(service.AnswerAsync);
        await service.app.StartAsync();
        return service;
    }

    /// <summary>An answer of the service itself with its own error form.</summary>
    public static Task RefuseAsync(HttpContext http, int status, string code, string? retryAfter = null)
    {
        http.Response.Headers["x-ms-error-code"] = code;
        return WriteAsync(http, status, code, retryAfter);
    }

    /// <summary>An answer of the gateway in front of it: the number is the code.</summary>
    public static Task RefuseAtGatewayAsync(HttpContext http, int status, string? retryAfter = null)
    {
        http.Response.Headers["apim-request-id"] = http.TraceIdentifier;
        return WriteAsync(http, status, $"{status}", retryAfter);
    }

    /// <summary>Any body with 200.</summary>
    public static Task SayAsync(HttpContext http, string body, string type = "application/json")
    {
        http.Response.ContentType = type;
        return http.Response.WriteAsync(body);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static Task WriteAsync(HttpContext http, int status, string code, string? retryAfter)
    {
        http.Response.StatusCode = status;
        if (retryAfter is not null) http.Response.Headers.RetryAfter = retryAfter;
        return http.Response.WriteAsJsonAsync(new { error = new { code, message = "Refused by the double." } });
    }

    private Task AnswerAsync(HttpContext http)
    {
        lock (Next) Requests++;
        if (Next.TryDequeue(out var next)) return next(http);
        var bearer = http.Request.Headers.Authorization.ToString();
        if (http.Request.Headers["Ocp-Apim-Subscription-Key"] != Key && (Token.Length == 0 || bearer != $"Bearer {Token}"))
            return RefuseAtGatewayAsync(http, 401);
        if (http.Request.Path != "/contentsafety/text:analyze") return RefuseAsync(http, 404, "ResourceNotFound");
        if (http.Request.Method != "POST") return RefuseAsync(http, 405, "MethodNotAllowed");
        if (!Versions.Contains(http.Request.Query["api-version"].ToString())) return RefuseAsync(http, 400, "InvalidApiVersion");
        return http.Request.HasJsonContentType() ? JudgeAsync(http) : RefuseAsync(http, 415, "UnsupportedMediaType");
    }

    private async Task JudgeAsync(HttpContext http)
    {
        JsonDocument body;
        try
        {
            body = await JsonDocument.ParseAsync(http.Request.Body, default, http.RequestAborted);
        }
        catch (JsonException)
        {
            await RefuseAsync(http, 400, "InvalidRequestBody");
            return;
        }

        using (body)
        {
            if (Read(body.RootElement) is not var (text, asked, eight))
            {
                await RefuseAsync(http, 400, "InvalidRequestBody");
                return;
            }

            Texts.Enqueue(text);
            await http.Response.WriteAsJsonAsync(new
            {
                blocklistsMatch = Array.Empty<object>(),
                categoriesAnalysis = asked.Select(c => new { category = c, severity = SeverityOf(text, c, eight) }).ToArray(),
            });
        }
    }

    private (string Text, string[] Categories, bool Eight)? Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object) return null;
        foreach (var field in body.EnumerateObject())
            if (field.Name is not ("text" or "categories" or "outputType" or "blocklistNames" or "haltOnBlocklistHit")) Unknown.Enqueue(field.Name);
        if (!body.TryGetProperty("text", out var given) || given.ValueKind != JsonValueKind.String) return null;
        var text = given.GetString()!;
        if (text.Length == 0 || text.EnumerateRunes().Count() > MostRunes) return null;
        var asked = body.TryGetProperty("categories", out var list) ? list.EnumerateArray().Select(c => c.GetString()!).ToArray() : Categories;
        var type = body.TryGetProperty("outputType", out var output) ? output.GetString() : "FourSeverityLevels";
        return asked.All(Categories.Contains) && type is "FourSeverityLevels" or "EightSeverityLevels" ? (text, asked, type == "EightSeverityLevels") : null;
    }

    private static int SeverityOf(string text, string category, bool eight)
    {
        var word = $"cs-{category.ToLowerInvariant()}-";
        var worst = 0;
        for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
            if (at + word.Length < text.Length && text[at + word.Length] is >= '0' and <= '7' and var digit) worst = Math.Max(worst, digit - '0');
        return eight ? worst : worst / 2 * 2;
    }
}
