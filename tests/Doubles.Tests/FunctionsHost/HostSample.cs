using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Veza.Doubles.Tests.FunctionsHost;

/// <summary>A recorded exchange, its dates left as text.</summary>
internal static class HostSample
{
    public static JObject Read(string name)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Samples", name + ".json");
        using var reader = new JsonTextReader(new StringReader(File.ReadAllText(file))) { DateParseHandling = DateParseHandling.None };
        return JObject.Load(reader);
    }

    /// <summary>The text that a recorded value holds: JSON within a string.</summary>
    public static string Text(JObject sample, string binding) =>
        JsonConvert.DeserializeObject<string>((string)sample["body"]!["Data"]![binding]!)!;
}
