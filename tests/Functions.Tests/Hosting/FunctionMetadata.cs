using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Veza.Functions.Functions.Generated;

namespace Veza.Functions.Tests.Hosting;

/// <summary>A function as it is described to the Functions host.</summary>
internal sealed record FunctionMetadata(string Name, string EntryPoint, IReadOnlyList<JsonObject> Bindings)
{
    /// <summary>What the worker answers when the host asks it, made by the compiler from the attributes.</summary>
    public static async Task<IReadOnlyList<FunctionMetadata>> OfWorkerAsync() =>
    [
        .. (await new GeneratedFunctionMetadataProvider().GetFunctionMetadataAsync(AppContext.BaseDirectory)).Select(f => new FunctionMetadata(
            f.Name!, f.EntryPoint!, [.. f.RawBindings!.Select(b => JsonNode.Parse(b)!.AsObject())])),
    ];

    /// <summary>What stands beside the program, made by the build from the same attributes.</summary>
    public static IReadOnlyList<FunctionMetadata> OfBuild() =>
    [
        .. JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "functions.metadata")))!.AsArray().Select(f => new FunctionMetadata(
            f!["name"]!.ToString(), f["entryPoint"]!.ToString(), [.. f["bindings"]!.AsArray().Select(b => b!.AsObject())])),
    ];

    /// <summary>What the app as a whole says.</summary>
    public static JsonObject Host { get; } = JsonNode.Parse(WorkingCopy.Read("host.json"))!.AsObject();

    public JsonObject Trigger => Bindings[0];

    public string Type => this["type"]!;

    public string Route => this["route"]!;

    /// <summary>A property of the trigger as text, or null.</summary>
    public string? this[string key] => Trigger[key]?.ToString();

    /// <summary>All that the trigger says, with the few things that the two sources write differently made alike.</summary>
    public string Said => string.Join(' ', Trigger.Where(p => p.Key is not "properties").Select(p => $"{p.Key}={p.Value?.ToString().ToLowerInvariant()}")
        .Order(StringComparer.Ordinal));

    /// <summary>Whether the host would pass the path to this function.</summary>
    public bool Takes(string path) =>
        new TemplateMatcher(TemplateParser.Parse(Route), []).TryMatch(path, new RouteValueDictionary());
}
