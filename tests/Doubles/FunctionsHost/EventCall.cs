using System.Globalization;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Veza.Doubles.FunctionsHost;

/// <summary>What a trigger hands to a function: its value and what the extension tells about it.</summary>
/// <param name="Value">A string, an array of strings, or a JSON object.</param>
/// <param name="BindingData">In the extension's order; names are compared without case.</param>
internal sealed record TriggerValue(object Value, IReadOnlyList<KeyValuePair<string, object?>> BindingData);

/// <summary>The body of <c>POST /&lt;function&gt;</c>.</summary>
internal static class EventCall
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The JSON text as the host writes it.</summary>
    public static byte[] Write(FunctionSpec function, TriggerValue trigger, DateTimeOffset now, Guid random)
    {
        var metadata = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in trigger.BindingData) metadata[name] = value;
        metadata["sys"] = new JObject
        {
            ["MethodName"] = function.Name,
            ["UtcNow"] = now.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            ["RandGuid"] = random,
        };
        if (trigger.Value is string text) HostEncoding.Promote(text, metadata);

        var encoded = new JObject();
        foreach (var (name, value) in metadata)
            if (!name.EndsWith("trigger", StringComparison.OrdinalIgnoreCase) && HostEncoding.Encode(value) is { } token)
                encoded[name] = token;

        var body = new JObject
        {
            ["Data"] = new JObject { [function.Trigger.Name] = HostEncoding.Encode(trigger.Value) },
            ["Metadata"] = encoded,
        };
        using var buffer = new MemoryStream();
        using (var writer = new JsonTextWriter(new StreamWriter(buffer, Utf8))) body.WriteTo(writer);
        return buffer.ToArray();
    }
}
