using System.Globalization;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Veza.Doubles.FunctionsHost;

/// <summary>How the host writes a value of .NET into the JSON of an event call.</summary>
internal static class HostEncoding
{
    /// <summary>The value as it stands on the wire; null is left out by the caller.</summary>
    public static JToken? Encode(object? value) => value switch
    {
        null => null,
        JObject plain => plain,
        byte[] bytes => Convert.ToBase64String(bytes),
        DateTime time => time.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture),
        _ => JsonConvert.SerializeObject(value), // text of JSON within a string: the double encoding
    };

    /// <summary>
    /// Top-level properties of a text that looks like a JSON object go into the metadata, over what has the same name in
    /// any case.
    /// </summary>
    public static void Promote(string text, Dictionary<string, object?> metadata)
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
