using System.Text.RegularExpressions;
using NCrontab;
using Newtonsoft.Json.Linq;

namespace Veza.Doubles.FunctionsHost;

/// <summary>A package folder as the host reads it at its start.</summary>
internal sealed partial class Package
{
    private readonly IReadOnlyDictionary<string, string> settings;

    private Package(string folder, IReadOnlyDictionary<string, string> settings)
    {
        this.settings = settings;
        Folder = folder;
        Host = HostSettings.Read(folder, settings);
        Functions =
        [
            .. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)
                .Where(f => File.Exists(Path.Combine(f, "function.json"))).Select(Read),
        ];
        if (Functions.Count == 0) throw new PackageException($"{folder} holds no function: no <name>/function.json.");
        CheckTogether();
    }

    public string Folder { get; }

    public HostSettings Host { get; }

    public IReadOnlyList<FunctionSpec> Functions { get; }

    /// <exception cref="PackageException">The host would not run it, or the double cannot.</exception>
    public static Package Read(string folder, IReadOnlyDictionary<string, string> settings) =>
        new(Path.GetFullPath(folder), settings);

    private FunctionSpec Read(string folder)
    {
        var file = Path.Combine(folder, "function.json");
        var name = Path.GetFileName(folder);
        if (!FunctionName().IsMatch(name) || name.Equals("host", StringComparison.OrdinalIgnoreCase))
            throw new PackageException(
                $"{file}: '{name}' is no function name; a letter, then letters, digits, '_' and '-', at most 128, and not 'host'.");

        var json = HostSettings.Parse(file);
        if (json["retry"] is not null) throw new PackageException($"{file}: the double does not do retry policies.");
        var bindings = (json["bindings"] as JArray ?? []).OfType<JObject>().Select(b => ReadBinding(file, b)).ToList();
        var triggers = bindings.Where(b => b.IsTrigger).ToList();
        if (triggers.Count != 1) throw new PackageException($"{file}: it has {triggers.Count} triggers; a function has one.");
        if (bindings.DistinctBy(b => b.Name, StringComparer.OrdinalIgnoreCase).Count() != bindings.Count)
            throw new PackageException($"{file}: two bindings have the same name.");

        var function = new FunctionSpec(name, triggers[0], [.. bindings.Where(b => !b.IsTrigger)]);
        CheckTrigger(file, function);
        return function;
    }

    private Binding ReadBinding(string file, JObject json)
    {
        foreach (var property in json.Properties())
            if (property.Value.Type == JTokenType.String) property.Value = Resolve(file, (string)property.Value!);

        var binding = new Binding((string?)json["type"] ?? "", (string?)json["direction"] ?? "", (string?)json["name"] ?? "", json);
        if (!BindingName().IsMatch(binding.Name))
            throw new PackageException($"{file}: '{binding.Name}' is no binding name; a letter, then letters and digits.");
        return binding.IsTrigger && binding.Direction != "in"
            ? throw new PackageException($"{file}: the direction of trigger '{binding.Name}' must be \"in\".")
            : binding;
    }

    private string Resolve(string file, string text) => Setting().Replace(text, match =>
        settings.TryGetValue(match.Groups["name"].Value, out var value)
            ? value
            : throw new PackageException($"{file}: the app setting {match.Value} is not set."));

    private static void CheckTrigger(string file, FunctionSpec function)
    {
        var trigger = function.Trigger;
        switch (trigger.Type.ToUpperInvariant())
        {
            case "HTTPTRIGGER":
                if (ReservedRoute().IsMatch(function.Route))
                    throw new PackageException($"{file}: route '{function.Route}' starts with admin or runtime, which are the host's.");
                if (function.Others is not [{ Type: "http", Direction: "out" }])
                    throw new PackageException(
                        $"{file}: with other bindings than one http output the function gets the JSON payload, which the double does not do.");
                break;
            case "SIGNALRTRIGGER":
                if (trigger.Json["parameterNames"] is JArray { Count: > 0 })
                    throw new PackageException($"{file}: the double does not do parameterNames.");
                var (hub, category, name) = function.SignalRKey;
                if (hub.Length == 0 || name.Length == 0 || category is not ("connections" or "messages"))
                    throw new PackageException($"{file}: a SignalR trigger needs hubName, event, and category connections or messages.");
                break;
            case "SERVICEBUSTRIGGER":
                if (function.Queue.Length == 0) throw new PackageException($"{file}: queueName is missing (the double has no topics).");
                if (string.IsNullOrEmpty(trigger.Text("connection"))) throw new PackageException($"{file}: connection is missing.");
                break;
            case "TIMERTRIGGER":
                if (trigger.Flag("runOnStartup")) throw new PackageException($"{file}: the double does not do runOnStartup.");
                if (CrontabSchedule.TryParse(trigger.Text("schedule"), new() { IncludingSeconds = true }) is null)
                    throw new PackageException($"{file}: schedule '{trigger.Text("schedule")}' is no NCRONTAB expression of six fields.");
                break;
            default:
                throw new PackageException($"{file}: the double does not know triggers of type '{trigger.Type}'.");
        }
    }

    private void CheckTogether()
    {
        static string Key(FunctionSpec f)
        {
            var (hub, category, name) = f.SignalRKey;
            return $"{hub}/{category}/{name}";
        }

        if (Functions.GroupBy(f => f.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } names)
            throw new PackageException($"Two functions are named '{names.Key}'.");
        if (Functions.Where(f => f.Is("signalRTrigger")).GroupBy(Key, StringComparer.OrdinalIgnoreCase)
                .FirstOrDefault(g => g.Count() > 1) is { } keys)
            throw new PackageException($"Functions {string.Join(" and ", keys.Select(f => f.Name))} take the same SignalR event {keys.Key}.");
        if (!Host.Proxying && !Host.Forwarding && Functions.Any(f => f.Is("httpTrigger")))
            throw new PackageException("host.json enables neither proxying nor forwarding: HTTP functions would get the JSON payload, which the double does not do.");
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,127}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FunctionName();

    [GeneratedRegex(@"^([A-Za-z][A-Za-z0-9]*|\$return)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BindingName();

    [GeneratedRegex("^(admin|runtime)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ReservedRoute();

    [GeneratedRegex("%(?<name>[^%]+)%", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Setting();
}
