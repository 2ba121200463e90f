using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using NCrontab;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Veza.Doubles.FunctionsHost.Workers.Protocol;

namespace Veza.Doubles.FunctionsHost;

/// <summary>What a worker says of its functions.</summary>
internal sealed record FunctionCatalogSource(FunctionMetadataResponse Metadata);

/// <summary>A function would not run on the host; the message says why.</summary>
internal sealed class FunctionException(string message) : Exception(message);

/// <summary>
/// The functions of a worker. One that the host would not run is in error, and the others run: so does the host.
/// </summary>
internal sealed partial class FunctionCatalog
{
    private readonly ConcurrentDictionary<string, string> inError = new(StringComparer.OrdinalIgnoreCase);

    private FunctionCatalog(IReadOnlyList<FunctionSpec> functions) => Functions = functions;

    /// <summary>Those that can be called, in the worker's order.</summary>
    public IReadOnlyList<FunctionSpec> Functions { get; }

    /// <summary>Why, by the name of the function.</summary>
    public IReadOnlyDictionary<string, string> InError => inError;

    /// <exception cref="PackageException">There is none, or they would have to be read from files.</exception>
    public static FunctionCatalog Read(
        FunctionCatalogSource source, Package package, IReadOnlyDictionary<string, string> settings, bool playExtensions)
    {
        var metadata = source.Metadata;
        if (metadata.UseDefaultMetadataIndexing)
            throw new PackageException("The worker has the host read function.json files, which the double does not do.");
        if (metadata.Result?.Status != StatusResult.Types.Status.Success)
            throw new PackageException("The worker failed to tell its functions: " + Workers.StatusText.Of(metadata.Result));

        var functions = new List<FunctionSpec>();
        var errors = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var raw in metadata.FunctionMetadataResults)
        {
            try
            {
                var function = Read(raw, settings);
                CheckTrigger(function);
                CheckExtension(function, package, playExtensions);
                CheckAmong(function, functions);
                functions.Add(function);
            }
            catch (FunctionException e)
            {
                errors.TryAdd(raw.Name, e.Message);
            }
        }

        if (functions.Count == 0 && errors.Count == 0) throw new PackageException($"The worker in {package.Folder} has no function.");
        var catalog = new FunctionCatalog(functions);
        foreach (var (name, error) in errors) catalog.inError[name] = error;
        return catalog;
    }

    /// <summary>The worker could not load it: each call fails.</summary>
    public void Refuse(FunctionSpec function, string reason) => inError[function.Name] = reason;

    private static FunctionSpec Read(RpcFunctionMetadata raw, IReadOnlyDictionary<string, string> settings)
    {
        if (!FunctionName().IsMatch(raw.Name) || raw.Name.Equals("host", StringComparison.OrdinalIgnoreCase))
            throw new FunctionException(
                $"'{raw.Name}' is no function name; a letter, then letters, digits, '_' and '-', at most 128, and not 'host'.");
        if (raw.Status is { Status: StatusResult.Types.Status.Failure } failed) throw new FunctionException(Workers.StatusText.Of(failed));
        if (raw.RetryOptions is not null) throw new FunctionException("The double does not do retry policies.");

        var bindings = raw.RawBindings.Select(b => ReadBinding(b, settings)).ToList();
        var triggers = bindings.Where(b => b.IsTrigger).ToList();
        if (triggers.Count != 1) throw new FunctionException($"It has {triggers.Count} triggers; a function has one.");
        if (bindings.DistinctBy(b => b.Name, StringComparer.OrdinalIgnoreCase).Count() != bindings.Count)
            throw new FunctionException("Two bindings have the same name.");
        return new FunctionSpec(raw.Name, triggers[0], [.. bindings.Where(b => !b.IsTrigger)])
        {
            Id = raw.FunctionId.Length > 0 ? raw.FunctionId : raw.Name, EntryPoint = raw.EntryPoint, ScriptFile = raw.ScriptFile,
        };
    }

    private static Binding ReadBinding(string text, IReadOnlyDictionary<string, string> settings)
    {
        JObject json;
        try
        {
            json = JObject.Parse(text);
        }
        catch (JsonException e)
        {
            throw new FunctionException($"A binding is no JSON object: {e.Message}");
        }

        foreach (var property in json.Properties())
            if (property.Value.Type == JTokenType.String) property.Value = Resolve((string)property.Value!, settings);

        var binding = new Binding((string?)json["type"] ?? "", (string?)json["direction"] ?? "", (string?)json["name"] ?? "", json);
        if (!BindingName().IsMatch(binding.Name))
            throw new FunctionException($"'{binding.Name}' is no binding name; a letter, then letters and digits.");
        if (!Enum.TryParse<BindingInfo.Types.Direction>(binding.Direction, ignoreCase: true, out var direction))
            throw new FunctionException($"'{binding.Direction}' is no direction of binding '{binding.Name}'.");
        return binding.IsTrigger && direction != BindingInfo.Types.Direction.In
            ? throw new FunctionException($"The direction of trigger '{binding.Name}' must be \"in\".")
            : binding;
    }

    private static string Resolve(string text, IReadOnlyDictionary<string, string> settings) => Setting().Replace(text, match =>
        settings.TryGetValue(match.Groups["name"].Value, out var value)
            ? value
            : throw new FunctionException($"The app setting {match.Value} is not set."));

    private static void CheckTrigger(FunctionSpec function)
    {
        var trigger = function.Trigger;
        switch (trigger.Type.ToUpperInvariant())
        {
            case "HTTPTRIGGER":
                if (ReservedRoute().IsMatch(function.Route))
                    throw new FunctionException($"Route '{function.Route}' starts with admin or runtime, which are the host's.");
                break;
            case "SIGNALRTRIGGER":
                if (trigger.Json["parameterNames"] is JArray { Count: > 0 })
                    throw new FunctionException("The double does not do parameterNames.");
                var (hub, category, name) = function.SignalRKey;
                if (hub.Length == 0 || name.Length == 0 || category is not ("connections" or "messages"))
                    throw new FunctionException("A SignalR trigger needs hubName, event, and category connections or messages.");
                break;
            case "SERVICEBUSTRIGGER":
                if (function.Queue.Length == 0) throw new FunctionException("queueName is missing (the double has no topics).");
                if (string.IsNullOrEmpty(trigger.Text("connection"))) throw new FunctionException("connection is missing.");
                break;
            case "TIMERTRIGGER":
                if (trigger.Flag("runOnStartup")) throw new FunctionException("The double does not do runOnStartup.");
                if (CrontabSchedule.TryParse(trigger.Text("schedule"), new() { IncludingSeconds = true }) is null)
                    throw new FunctionException($"Schedule '{trigger.Text("schedule")}' is no NCRONTAB expression of six fields.");
                break;
            default:
                throw new FunctionException(NotRegistered(trigger.Type));
        }
    }

    /// <summary>HTTP and timers are in the host itself; all else is in extensions, which the package brings along.</summary>
    private static void CheckExtension(FunctionSpec function, Package package, bool playExtensions)
    {
        var extension = function.Is("signalRTrigger") ? "SignalRService" : function.Is("serviceBusTrigger") ? "ServiceBus" : null;
        if (extension is null || playExtensions || package.Extensions.Any(e => e.Contains(extension, StringComparison.Ordinal))) return;
        throw new FunctionException(NotRegistered(function.Trigger.Type));
    }

    private static void CheckAmong(FunctionSpec function, List<FunctionSpec> others)
    {
        if (others.Any(o => o.Name.Equals(function.Name, StringComparison.OrdinalIgnoreCase)))
            throw new FunctionException($"Two functions are named '{function.Name}'.");
        if (function.Is("signalRTrigger") && others.FirstOrDefault(o => o.Is("signalRTrigger") && Key(o) == Key(function)) is { } other)
            throw new FunctionException($"{other.Name} takes the same SignalR event {Key(function)}.");
    }

    private static string Key(FunctionSpec function)
    {
        var (hub, category, name) = function.SignalRKey;
        return $"{hub}/{category}/{name}".ToUpperInvariant();
    }

    private static string NotRegistered(string type) =>
        $"The binding type(s) '{type}' are not registered. Please ensure the type is correct and the binding extension is installed.";

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,127}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FunctionName();

    [GeneratedRegex(@"^([A-Za-z][A-Za-z0-9]*|\$return)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BindingName();

    [GeneratedRegex("^(admin|runtime)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ReservedRoute();

    [GeneratedRegex("%(?<name>[^%]+)%", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Setting();
}
