using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Veza.Functions.ClientEvents;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Realtime;

/// <summary>docs/openapi.json and docs/asyncapi.json say what clients may send. What is answered is held against them in every test.</summary>
public sealed class DescribingClientEvents
{
    private static readonly JsonNode Rest = JsonNode.Parse(WorkingCopy.Read("docs/openapi.json"))!;
    private static readonly JsonNode Realtime = JsonNode.Parse(WorkingCopy.Read("docs/asyncapi.json"))!;

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task Every_event_that_has_a_handler_is_described_and_nothing_else()
    {
        await using var server = await TestServer.StartAsync();

        var handled = server.Services.GetRequiredService<ClientEventDispatcher>().Handlers
            .Select(h => (h.Type, Counted: h.Limit is not null)).OrderBy(h => h.Type, StringComparer.Ordinal).ToList();
        var operations = Realtime["operations"]!.AsObject().Where(o => o.Value!["action"]!.GetValue<string>() is "receive");

        Assert.Equal(handled, Rest["x-client-events"]!.AsObject().Select(e => (Type: e.Key, Counted: e.Value!["limit"] is not null)));
        Assert.Equal(handled, operations.Select(o => (Type: o.Key, Counted: o.Value!["x-limit"] is not null)));
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task Fields_are_asked_for_as_they_are_described()
    {
        await using var server = await TestServer.StartAsync();
        await using var hub = await server.ConnectAsync(await server.CreateUserAsync("Alice"));

        var missed = new List<string>();
        foreach (var (type, described) in Rest["x-client-events"]!.AsObject())
        {
            var schema = Rest["components"]!["schemas"]![described!["event"]!["$ref"]!.GetValue<string>().Split('/')[^1]]!;
            var required = schema["required"]!.AsArray().Select(f => f!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
            foreach (var field in schema["properties"]!.AsObject().Select(p => p.Key).Where(f => f is not "type"))
            {
                if (required.Contains(field) && !await IsMissedAsync(hub, Sample(schema, f => f != field), field)) missed.Add($"{type} without {field}");
                if (!await IsMissedAsync(hub, Broken(schema, field, _ => true), field) && !await IsMissedAsync(hub, Broken(schema, field, required.Contains), field))
                    missed.Add($"{type} with something else as {field}");
            }
        }

        Assert.Empty(missed);
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)] // no stage can break it
    public void All_events_of_both_ways_are_in_one_document_that_refers_to_nothing_outside()
    {
        string[] NamesIn(string channel) => [.. Realtime["channels"]![channel]!["messages"]!.AsObject().Select(m => m.Key).Order(StringComparer.Ordinal)];
        string[] Described(string extension) => [.. Rest[extension]!.AsObject().Select(e => e.Key).Order(StringComparer.Ordinal)];

        Assert.Equal("3.0.0", Realtime["asyncapi"]!.GetValue<string>());
        Assert.Equal(Described("x-events"), NamesIn("events"));
        Assert.Equal(Described("x-client-events"), NamesIn("event"));
        Assert.Equal(Described("x-client-events").Append("error").Order(StringComparer.Ordinal), NamesIn("result"));
        Assert.All(References(Realtime), r => Assert.NotNull(Resolve(r)));
    }

    private static async Task<bool> IsMissedAsync(HubClient hub, JsonObject @event, string field)
    {
        var answer = await hub.InvokeAsync(@event);
        return (answer["code"]?.GetValue<string>(), answer["field"]?.GetValue<string>()) == ("malformed_event", field);
    }

    /// <summary>An event with these of its fields, each as it is described.</summary>
    private static JsonObject Sample(JsonNode schema, Func<string, bool> has) => new(schema["properties"]!.AsObject()
        .Where(p => p.Key is "type" || has(p.Key)).Select(p => KeyValuePair.Create(p.Key, ValueOf(p.Value!))));

    private static JsonObject Broken(JsonNode schema, string field, Func<string, bool> has)
    {
        var @event = Sample(schema, f => has(f) && f != field);
        @event[field] = new JsonObject();
        return @event;
    }

    private static JsonNode? ValueOf(JsonNode schema)
    {
        if (schema["enum"] is JsonArray words) return words[0]!.DeepClone();
        if (schema["format"]?.GetValue<string>() is "uuid") return "0198c0de-0000-7000-8000-000000000001";
        var types = schema["type"] is JsonArray several ? several.Select(t => t!.GetValue<string>()).ToArray() : [schema["type"]!.GetValue<string>()];
        return types switch
        {
            _ when types.Contains("integer", StringComparer.Ordinal) => 1,
            _ when types.Contains("array", StringComparer.Ordinal) => new JsonArray(),
            _ => "text",
        };
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonArray list => list.SelectMany(References),
        JsonObject fields => fields.SelectMany(f => f.Key is "$ref" ? [f.Value!.GetValue<string>()] : References(f.Value)),
        _ => [],
    };

    private static JsonNode? Resolve(string reference) =>
        reference.StartsWith("#/", StringComparison.Ordinal) ? reference[2..].Split('/').Aggregate((JsonNode?)Realtime, (node, step) => node?[step]) : null;
}
