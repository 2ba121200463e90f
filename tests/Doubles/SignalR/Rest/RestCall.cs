using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Veza.Doubles.SignalR.Clients;

namespace Veza.Doubles.SignalR.Rest;

/// <summary>A REST call on its way to its operation: the values of its path and query, unescaped.</summary>
internal sealed class RestCall(HttpContext context, IReadOnlyDictionary<string, string> values, Hub hub)
{
    private const int MaxGroupLength = 1024;

    public Hub Hub => hub;

    public string User => values["user"];

    public string ConnectionId => values["connection"];

    public string Group => values["group"] is { Length: <= MaxGroupLength } group && !string.IsNullOrWhiteSpace(group)
        ? group : throw new RestException(RestAnswer.Invalid("A group's name has 1 to 1024 characters, not all of them spaces."));

    /// <summary>Connections to pass over; null for none.</summary>
    public HashSet<string>? Excluded => context.Request.Query["excluded"] is { Count: > 0 } ids
        ? ids.OfType<string>().ToHashSet(StringComparer.Ordinal) : null;

    public string? Query(string name) => context.Request.Query[name] is [{ Length: > 0 } value, ..] ? value : null;

    /// <summary>A whole number of the query; null when it is not given.</summary>
    public int? Number(string name, int min, int max)
    {
        if (Query(name) is not { } text) return null;
        var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return isNumber && number >= min && number <= max
            ? number : throw new RestException(RestAnswer.Invalid($"{name} is '{text}': give a number from {min} to {max}."));
    }

    /// <summary>The body as JSON; the caller disposes it.</summary>
    public async Task<JsonDocument> ReadBodyAsync()
    {
        if (!context.Request.HasJsonContentType())
            throw new RestException(new(415, "Error.Request.UnsupportedMediaType", "The double reads application/json only."));
        try
        {
            return await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        }
        catch (JsonException e)
        {
            throw new RestException(RestAnswer.Invalid("The body is no JSON: " + e.Message));
        }
    }

    /// <summary>The frame for the body's message.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadFrameAsync()
    {
        using var body = await ReadBodyAsync();
        return FrameOf(body.RootElement);
    }

    /// <summary>The frame for a message with target and arguments.</summary>
    public static ReadOnlyMemory<byte> FrameOf(JsonElement message)
    {
        if (Member(message, "target") is not { ValueKind: JsonValueKind.String } target ||
            target.GetString() is not { Length: > 0 } name)
            throw new RestException(RestAnswer.Invalid("The message has no target."));
        if (Member(message, "arguments") is not { } arguments || arguments.ValueKind == JsonValueKind.Null)
            return HubFrames.Invocation(name, "[]");
        return arguments.ValueKind == JsonValueKind.Array ? HubFrames.Invocation(name, arguments.GetRawText())
            : throw new RestException(RestAnswer.Invalid("The message's arguments are no array."));
    }

    /// <summary>A member whatever the case of its name: the SDK writes Target, the description target.</summary>
    public static JsonElement? Member(JsonElement json, string name)
    {
        if (json.ValueKind != JsonValueKind.Object) throw new RestException(RestAnswer.Invalid("A JSON object is expected."));
        foreach (var member in json.EnumerateObject())
            if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return member.Value;
        return null;
    }
}
