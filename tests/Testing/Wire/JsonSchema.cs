using System.Globalization;
using System.Text.Json.Nodes;

namespace Veza.Testing.Wire;

/// <summary>
/// Holds a JSON value against a schema of the API's description (JSON Schema 2020-12, as far as the description uses it). Stricter than
/// clients should be: a property that the schema does not name is a fault.
/// </summary>
/// <param name="document">What <c>$ref</c> points into.</param>
/// <param name="shortTimes">Whether a time may lack the zeros at its end.</param>
public sealed class JsonSchema(JsonNode document, bool shortTimes = false)
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "$ref", "type", "properties", "required", "items", "oneOf", "enum", "const", "format", "additionalProperties", "description", "default",
        "minLength", "maxLength", "maxItems", "minimum", "maximum", "pattern", "readOnly",
    };

    /// <summary>What is wrong with the value, each with its place; nothing when it is as described.</summary>
    public IReadOnlyList<string> Check(JsonNode? value, JsonNode schema)
    {
        var faults = new List<string>();
        Check(value, schema.AsObject(), "$", faults);
        return faults;
    }

    private void Check(JsonNode? value, JsonObject schema, string place, List<string> faults)
    {
        if (schema.Select(s => s.Key).FirstOrDefault(k => !Known.Contains(k)) is { } word)
            throw new NotSupportedException($"The check does not know the word '{word}' of a schema at {place}; teach it.");
        if (schema["$ref"] is { } reference)
        {
            Check(value, Resolve(reference.GetValue<string>()), place, faults);
            return;
        }

        if (schema["oneOf"] is JsonArray choices)
        {
            CheckOneOf(value, choices, place, faults);
            return;
        }

        if (!HasType(value, schema["type"]))
        {
            faults.Add($"{place} is {Show(value)} and should be {schema["type"]!.ToJsonString()}");
            return;
        }

        if (schema["const"] is { } one && !JsonNode.DeepEquals(one, value)) faults.Add($"{place} is {Show(value)} and should be {one.ToJsonString()}");
        if (schema["enum"] is JsonArray words && !words.Any(w => JsonNode.DeepEquals(w, value)))
            faults.Add($"{place} is {Show(value)}, none of {words.ToJsonString()}");
        if (value is JsonValue && schema["format"] is { } format && !HasFormat(value, format.GetValue<string>()))
            faults.Add($"{place} is {Show(value)}, no {format}");
        if (value is JsonObject fields && schema["type"] is not null) CheckObject(fields, schema, place, faults); // without a type it may be anything
        if (value is JsonArray items && schema["items"] is JsonObject item)
            for (var i = 0; i < items.Count; i++) Check(items[i], item, $"{place}[{i}]", faults);
    }

    private void CheckObject(JsonObject fields, JsonObject schema, string place, List<string> faults)
    {
        foreach (var name in (schema["required"] as JsonArray ?? []).Select(r => r!.GetValue<string>()))
            if (!fields.ContainsKey(name)) faults.Add($"{place}.{name} is missing");
        var described = schema["properties"] as JsonObject ?? [];
        foreach (var (name, field) in fields)
        {
            if (described[name] is JsonObject known) Check(field, known, $"{place}.{name}", faults);
            else if (schema["additionalProperties"] is JsonObject any) Check(field, any, $"{place}.{name}", faults);
            else if (schema["additionalProperties"] is null) faults.Add($"{place}.{name} is not described");
        }
    }

    private void CheckOneOf(JsonNode? value, JsonArray choices, string place, List<string> faults)
    {
        var tries = choices.Select(choice =>
        {
            var found = new List<string>();
            Check(value, choice!.AsObject(), place, found);
            return found;
        }).ToList();
        if (!tries.Exists(t => t.Count == 0)) faults.AddRange(tries.MinBy(t => (t.Exists(f => f.StartsWith(place + " is ", StringComparison.Ordinal)), t.Count))!);
    }

    private JsonObject Resolve(string reference)
    {
        var node = document;
        foreach (var step in reference.TrimStart('#', '/').Split('/'))
            node = node[step] ?? throw new InvalidOperationException($"Nothing is at {reference}.");
        return node.AsObject();
    }

    private static bool HasType(JsonNode? value, JsonNode? type) => type switch
    {
        null => true,
        JsonArray several => several.Any(one => HasType(value, one)),
        _ => type.GetValue<string>() switch
        {
            "null" => value is null,
            "object" => value is JsonObject,
            "array" => value is JsonArray,
            "string" => value is JsonValue text && text.TryGetValue<string>(out _),
            "boolean" => value is JsonValue truth && truth.TryGetValue<bool>(out _),
            "integer" => value is JsonValue number && number.TryGetValue<long>(out _),
            "number" => value is JsonValue number && number.TryGetValue<double>(out _),
            var other => throw new NotSupportedException($"The check does not know the type '{other}'; teach it."),
        },
    };

    private string TimeFormat => shortTimes ? "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private bool HasFormat(JsonNode value, string format) => format switch
    {
        "uuid" => Guid.TryParseExact(value.GetValue<string>(), "D", out _),
        "date-time" => DateTimeOffset.TryParseExact(
            value.GetValue<string>(), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _),
        "date" => DateOnly.TryParseExact(value.GetValue<string>(), "yyyy-MM-dd", out _),
        "int32" => value.GetValue<long>() is >= int.MinValue and <= int.MaxValue,
        "int64" or "double" => true, // so says the type
        "uri" => Uri.TryCreate(value.GetValue<string>(), UriKind.Absolute, out _),
        _ => throw new NotSupportedException($"The check does not know the format '{format}'; teach it."),
    };

    private static string Show(JsonNode? value) => value is null ? "null" : value.ToJsonString() is { Length: > 60 } text ? text[..60] + "…" : value.ToJsonString();
}
