using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace Veza.Functions.Tests.Hosting;

/// <summary>A function as its folder under <c>src/Functions/Bindings</c> describes it to the Functions host.</summary>
internal sealed record FunctionJson(string Name, IReadOnlyList<JsonObject> Bindings)
{
    private const string Folder = "src/Functions/Bindings";

    /// <summary>All there are.</summary>
    public static IReadOnlyList<FunctionJson> All { get; } =
    [
        .. Directory.EnumerateDirectories(WorkingCopy.PathOf(Folder)).Order(StringComparer.Ordinal).Select(folder => new FunctionJson(
            Path.GetFileName(folder),
            [.. JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "function.json")))!["bindings"]!.AsArray().Select(b => b!.AsObject())])),
    ];

    /// <summary>What the app as a whole says.</summary>
    public static JsonObject Host { get; } = JsonNode.Parse(WorkingCopy.Read("host.json"))!.AsObject();

    public static IEnumerable<FunctionJson> Http => All.Where(f => f.Type == "httpTrigger");

    public static IEnumerable<FunctionJson> Events => All.Where(f => f.Type != "httpTrigger");

    public JsonObject Trigger => Bindings[0];

    public string Type => this["type"]!;

    public string Route => this["route"]!;

    /// <summary>A property of the trigger as text, or null.</summary>
    public string? this[string key] => Trigger[key]?.ToString();

    /// <summary>Whether the host would pass the path to this function.</summary>
    public bool Takes(string path) =>
        new TemplateMatcher(TemplateParser.Parse(Route), []).TryMatch(path, new RouteValueDictionary());
}
