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

    /// <summary>The text that the binding's double encoding holds.</summary>
    public static string Text(JObject sample, string binding) =>
        JsonConvert.DeserializeObject<string>((string)sample["body"]!["Data"]![binding]!)!;

    /// <summary>What the double wrote, its dates left as text.</summary>
    public static JObject Parse(byte[] body)
    {
        using var reader = new JsonTextReader(new StreamReader(new MemoryStream(body))) { DateParseHandling = DateParseHandling.None };
        return JObject.Load(reader);
    }
}
