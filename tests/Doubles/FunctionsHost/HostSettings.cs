using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Veza.Doubles.FunctionsHost;

/// <summary>The <c>extensions.serviceBus</c> section, with the extension's defaults.</summary>
internal sealed record ServiceBusSettings(
    int MaxConcurrentCalls,
    int MaxConcurrentSessions,
    int MaxMessageBatchSize,
    TimeSpan SessionIdleTimeout,
    TimeSpan MaxAutoLockRenewalDuration);

/// <summary>What host.json says, after the app settings that override it.</summary>
internal sealed record HostSettings(
    TimeSpan FunctionTimeout,
    string RoutePrefix,
    ServiceBusSettings ServiceBus)
{
    private const string OverridePrefix = "AzureFunctionsJobHost__";

    public static HostSettings Read(string folder, IReadOnlyDictionary<string, string> settings)
    {
        var file = Path.Combine(folder, "host.json");
        if (!File.Exists(file)) throw new PackageException($"{file} is missing: it stands at the top of the package.");

        var json = Parse(file);
        foreach (var (name, value) in settings)
            if (name.StartsWith(OverridePrefix, StringComparison.OrdinalIgnoreCase))
                Override(json, name[OverridePrefix.Length..].Split("__"), value);

        if ((string?)json["version"] != "2.0") throw new PackageException($"{file}: version must be \"2.0\".");
        if (json["customHandler"]?["description"] is not null)
            throw new PackageException($"{file}: customHandler: the host would start that instead of the worker.");

        return new HostSettings(
            Time(file, json, "functionTimeout", TimeSpan.FromMinutes(30)),
            ((string?)json["extensions"]?["http"]?["routePrefix"] ?? "api").Trim('/'),
            ReadServiceBus(file, json["extensions"]?["serviceBus"] as JObject ?? []));
    }

    /// <summary>A JSON file, its dates left as text.</summary>
    public static JObject Parse(string file)
    {
        try
        {
            using var reader = new JsonTextReader(new StringReader(File.ReadAllText(file))) { DateParseHandling = DateParseHandling.None };
            return JObject.Load(reader);
        }
        catch (JsonException e)
        {
            throw new PackageException($"{file} is not a JSON object: {e.Message}");
        }
    }

    private static ServiceBusSettings ReadServiceBus(string file, JObject section)
    {
        if ((bool?)section["autoCompleteMessages"] == false)
            throw new PackageException($"{file}: without autoCompleteMessages the double would leave messages locked.");
        return new ServiceBusSettings(
            (int?)section["maxConcurrentCalls"] ?? 16 * Environment.ProcessorCount,
            (int?)section["maxConcurrentSessions"] ?? 8,
            (int?)section["maxMessageBatchSize"] ?? 1000,
            Time(file, section, "sessionIdleTimeout", TimeSpan.FromSeconds(30)),
            Time(file, section, "maxAutoLockRenewalDuration", TimeSpan.FromMinutes(5)));
    }

    private static TimeSpan Time(string file, JObject section, string key, TimeSpan otherwise) =>
        (string?)section[key] is not { } text ? otherwise
        : TimeSpan.TryParse(text, out var time) && time > TimeSpan.Zero ? time
        : throw new PackageException($"{file}: {key} is '{text}', which is no time such as \"00:05:00\".");

    private static void Override(JObject json, string[] path, string value)
    {
        var section = json;
        foreach (var name in path[..^1])
        {
            if (section.GetValue(name, StringComparison.OrdinalIgnoreCase) is not JObject inner)
                section[name] = inner = [];
            section = inner;
        }

        section.Remove(section.Property(path[^1], StringComparison.OrdinalIgnoreCase)?.Name ?? "");
        section[path[^1]] = value;
    }
}
