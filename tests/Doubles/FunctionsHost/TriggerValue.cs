using System.Globalization;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Veza.Doubles.FunctionsHost;

/// <summary>What a trigger hands to a function: its value and what the extension tells about it.</summary>
/// <param name="Value">A string, bytes, an array of either, or JSON; null for none, which no extension hands over.</param>
/// <param name="BindingData">In the extension's order; names are compared without case.</param>
internal sealed record TriggerValue(object? Value, IReadOnlyList<KeyValuePair<string, object?>> BindingData)
{
    /// <summary>
    /// What the host tells the worker beside the value: the binding data, something of its own, and of a text that looks like
    /// a JSON object the top-level properties, over what has the same name in any case.
    /// </summary>
    public Dictionary<string, object?> Metadata(FunctionSpec function, DateTimeOffset now, Guid random)
    {
        var metadata = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in BindingData) metadata[name] = value;
        metadata["sys"] = new JObject
        {
            ["MethodName"] = function.Name,
            ["UtcNow"] = now.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            ["RandGuid"] = random,
        };
        if (Value is string text) Promote(text, metadata);
        foreach (var (name, value) in metadata)
            if (value is null || name.EndsWith("trigger", StringComparison.OrdinalIgnoreCase)) metadata.Remove(name);
        return metadata;
    }

    private static void Promote(string text, Dictionary<string, object?> metadata)
    {
        if (!text.AsSpan().TrimStart().StartsWith("{")) return;
        JObject json;
        try
        {
            json = JObject.Parse(text);
        }
        catch (JsonException)
        {
            return; // it only looked like one
        }

        foreach (var (name, value) in json)
        {
            if (value is JObject inner) metadata[name] = inner;
            else if (value is JValue { Value: { } scalar }) metadata[name] = Convert.ToString(scalar, CultureInfo.InvariantCulture);
        }
    }
}
