using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Veza.Doubles.FunctionsHost;

/// <summary>An upstream call cannot be taken; the status is what the extension answers then.</summary>
internal sealed class UpstreamException(int status, string reason) : Exception(reason)
{
    public int Status { get; } = status;
}

/// <summary>A call of SignalR Service as the extension reads it.</summary>
internal sealed record SignalRUpstream(string Hub, string Category, string Event, string ConnectionId, JObject Frame)
{
    private const char RecordSeparator = '\u001e';

    private static readonly Dictionary<string, int> FrameTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["messages"] = 1,
        ["connected"] = 10,
        ["disconnected"] = 11,
    };

    /// <summary>Of a client's <c>invoke</c>; null for its <c>send</c>.</summary>
    public string? InvocationId => (string?)Frame["invocationId"];

    /// <summary>Whether it is an event of the connection rather than a client's.</summary>
    public bool IsOfConnection => Category.Equals("connections", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="UpstreamException">The headers are not those of an upstream call.</exception>
    public static SignalRUpstream ReadHeaders(HttpRequest request)
    {
        var mediaType = request.ContentType?.Split(';')[0].Trim().ToLowerInvariant();
        if (mediaType is null) throw new UpstreamException(StatusCodes.Status500InternalServerError, "The content type is missing.");
        if (mediaType == "application/x-msgpack")
            throw new UpstreamException(StatusCodes.Status415UnsupportedMediaType, "The double reads JSON only; the extension reads MessagePack too.");
        if (mediaType != "application/json")
            throw new UpstreamException(StatusCodes.Status415UnsupportedMediaType, $"The content type is {mediaType}.");

        var (hub, category, name, connection) =
            (Header(request, "X-ASRS-Hub"), Header(request, "X-ASRS-Category"), Header(request, "X-ASRS-Event"), Header(request, "X-ASRS-Connection-Id"));
        return hub.Length == 0 || category.Length == 0 || name.Length == 0
            ? throw new UpstreamException(StatusCodes.Status400BadRequest, "Hub, category or event is empty.")
            : new SignalRUpstream(hub, category, name, connection, []);
    }

    /// <summary>Whether the service signed the connection's id with one of the keys; no key means that nothing is checked.</summary>
    public bool IsSigned(HttpRequest request, IReadOnlyList<string> keys)
    {
        if (keys.Count == 0) return true;
        var given = request.Headers["X-ASRS-Signature"].ToString().Split(',', StringSplitOptions.TrimEntries);
        return keys.Any(key => given.Contains(
            "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(ConnectionId))),
            StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>With the frame of the body.</summary>
    /// <exception cref="UpstreamException">It is not the frame that the headers announce.</exception>
    public async Task<SignalRUpstream> WithFrameAsync(HttpRequest request, CancellationToken ct)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(ct);
        try
        {
            var frame = JObject.Parse(text.TrimEnd(RecordSeparator)); // dates in arguments are read as dates, as there
            var expected = FrameTypes.GetValueOrDefault(IsOfConnection ? Event : "messages");
            // The service mixes the cases of property names.
            var type = (int?)frame.GetValue("type", StringComparison.OrdinalIgnoreCase);
            if (type != expected)
                throw new UpstreamException(StatusCodes.Status500InternalServerError, $"The frame's type is {type}, not {expected}.");
            if (!IsOfConnection && (string?)frame["target"] != Event)
                throw new UpstreamException(StatusCodes.Status500InternalServerError, $"The target is {frame["target"]}, the event {Event}.");
            return this with { Frame = frame };
        }
        catch (JsonException e)
        {
            throw new UpstreamException(StatusCodes.Status500InternalServerError, $"The frame is no JSON object: {e.Message}");
        }
    }

    /// <summary>The trigger's value: the context, serialised into a string.</summary>
    /// <param name="headers">Of the request, without those of its content.</param>
    public TriggerValue ToTrigger(IEnumerable<KeyValuePair<string, string>> headers)
    {
        var all = headers.ToDictionary(StringComparer.OrdinalIgnoreCase);
        var context = new JObject
        {
            ["Arguments"] = Frame["arguments"],
            ["Error"] = Frame["error"],
            [nameof(Category)] = Category,
            [nameof(Event)] = Event,
            [nameof(Hub)] = Hub,
            [nameof(ConnectionId)] = ConnectionId,
            ["UserId"] = all.GetValueOrDefault("X-ASRS-User-Id"),
            ["Headers"] = new JObject(all.Select(h => new JProperty(h.Key, h.Value))),
            ["Query"] = ReadQuery(all.GetValueOrDefault("X-ASRS-Client-Query")),
            ["Claims"] = ReadClaims(all.GetValueOrDefault("X-ASRS-User-Claims")),
        };
        return new TriggerValue(context.ToString(Formatting.None), []);
    }

    private static JObject? ReadQuery(string? query) =>
        query is null ? null
        : new JObject(QueryHelpers.ParseQuery(query).Select(q => new JProperty(q.Key, q.Value.ToString())));

    /// <summary>Split at every comma and colon-space, as the extension does: values that hold one are cut.</summary>
    private static JObject? ReadClaims(string? claims)
    {
        if (claims is null) return null;
        var read = new JObject();
        foreach (var claim in claims.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (claim.Split(": ") is [var name, var value, ..] && !read.ContainsKey(name)) read[name] = value;
        return read;
    }

    private static string Header(HttpRequest request, string name) =>
        request.Headers.TryGetValue(name, out var value)
            ? value.ToString()
            : throw new UpstreamException(StatusCodes.Status500InternalServerError, $"The header {name} is missing.");
}
