using System.Text.Json;
using Veza.Shared.Common;

namespace Veza.Functions.Functions;

/// <summary>
/// What the Functions host sends for an event: <c>{"Data": {binding: …}, "Metadata": {…}}</c>. The metadata is not read:
/// properties of the content are promoted into it and hide the real ones.
/// </summary>
internal sealed class TriggerBody
{
    private const int MaxLayers = 3; // a text within a text within JSON, and the JSON of that text

    private readonly JsonElement data;

    private TriggerBody(JsonElement data) => this.data = data;

    /// <summary>Reads the request.</summary>
    /// <exception cref="BadHttpRequestException">It is not of that shape.</exception>
    public static async ValueTask<TriggerBody> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, cancellationToken: ct);
            if (JsonTexts.TryGetProperty(document.RootElement, "Data", out var data) && data.ValueKind == JsonValueKind.Object)
                return new TriggerBody(data.Clone());
        }
        catch (JsonException)
        {
            // Refused below, in the same words.
        }

        throw new BadHttpRequestException("An event of the Functions host is a JSON object with 'Data'.");
    }

    /// <summary>
    /// The binding's value without the host's encoding: a string holds JSON, and when that is a string again, it is the text
    /// that was meant. Hosts that send the value itself are understood too.
    /// </summary>
    public JsonElement Data(string binding)
    {
        if (!JsonTexts.TryGetProperty(data, binding, out var value))
            throw new BadHttpRequestException($"The event lacks its binding '{binding}'.");
        return Parse(value) ?? value;
    }

    /// <summary>The binding's value as the object that it is in the end, however many times it was put into a string.</summary>
    /// <exception cref="BadHttpRequestException">It is no JSON object.</exception>
    public JsonElement Object(string binding)
    {
        var value = Data(binding);
        for (var layer = 1; layer < MaxLayers && value.ValueKind == JsonValueKind.String; layer++)
            value = Parse(value) ?? throw NoObject(binding);
        return value.ValueKind == JsonValueKind.Object ? value : throw NoObject(binding);
    }

    private static BadHttpRequestException NoObject(string binding) => new($"The binding '{binding}' holds no JSON object.");

    private static JsonElement? Parse(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return value;
        try
        {
            return JsonElement.Parse(value.GetString()!);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: half a surrogate pair
        {
            return null;
        }
    }
}
