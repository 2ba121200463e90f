using System.Net;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Veza.Doubles.FunctionsHost;

/// <summary>How a function call ended.</summary>
/// <param name="Id">The host's invocation id; another one for each attempt.</param>
/// <param name="Function">The function's name.</param>
/// <param name="Succeeded">Whether the trigger takes it for done.</param>
/// <param name="Error">The host's words for a failure.</param>
/// <param name="ReturnValue">What the trigger gets; null when there is none.</param>
/// <param name="Outputs">By binding: bytes when the text was valid base64, JSON otherwise.</param>
/// <param name="Logs">Lines for the invocation's log.</param>
public sealed record Invocation(
    Guid Id,
    string Function,
    bool Succeeded,
    string? Error = null,
    JToken? ReturnValue = null,
    IReadOnlyDictionary<string, object>? Outputs = null,
    IReadOnlyList<string>? Logs = null);

/// <summary>What the host makes of the handler's answer.</summary>
internal static class HandlerAnswer
{
    /// <summary>The outcome, or null when the invocation never completes.</summary>
    public static Invocation? Judge(Guid id, FunctionSpec function, HttpStatusCode status, string? mediaType, string body)
    {
        Invocation Failed(string error) => new(id, function.Name, Succeeded: false, error);

        if ((int)status is < 200 or > 299)
            return Failed($"Response status code does not indicate success: {(int)status} ({status}).");
        if (status == HttpStatusCode.NoContent || body.Length == 0) return null;
        if (mediaType?.ToLowerInvariant() is not ("application/json" or "text/json"))
            return Failed($"The handler's answer is '{mediaType}', not application/json.");

        try
        {
            var json = JToken.Parse(body);
            if (json.Type == JTokenType.Null) return null;
            return json is JObject result
                ? Read(id, function, result)
                : Failed($"The handler's answer is JSON of type {json.Type}, not an object.");
        }
        catch (JsonException e)
        {
            return Failed($"The handler's answer is no JSON: {e.Message}");
        }
    }

    private static Invocation Read(Guid id, FunctionSpec function, JObject result)
    {
        var outputs = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        var returned = Member(result, "ReturnValue");
        if (returned is JObject copied && !function.Others.Any(o => o.Name == "$return"))
            foreach (var (name, value) in copied) Put(function, outputs, name, value);
        if (Member(result, "Outputs") is JObject named)
            foreach (var (name, value) in named) Put(function, outputs, name, value);

        var logs = Member(result, "Logs")?.Select(line => line.ToString()).ToList() ?? [];
        return new Invocation(id, function.Name, Succeeded: true, Error: null, returned, outputs, logs);
    }

    /// <summary>Text that happens to be valid base64 becomes bytes, unless the binding says that it is binary.</summary>
    private static void Put(FunctionSpec function, Dictionary<string, object> outputs, string name, JToken? value)
    {
        var binding = function.Others.FirstOrDefault(o => string.Equals(o.Name, name, StringComparison.OrdinalIgnoreCase));
        if (binding is null || value is null || value.Type == JTokenType.Null) return;
        if (value.Type == JTokenType.String && !string.Equals(binding.Text("dataType"), "binary", StringComparison.OrdinalIgnoreCase))
        {
            var bytes = new byte[((string)value!).Length];
            if (Convert.TryFromBase64String((string)value!, bytes, out var count))
            {
                outputs[name] = bytes[..count];
                return;
            }
        }

        outputs[name] = value;
    }

    private static JToken? Member(JObject json, string name) =>
        json.GetValue(name, StringComparison.OrdinalIgnoreCase) is { Type: not JTokenType.Null } value ? value : null;
}
