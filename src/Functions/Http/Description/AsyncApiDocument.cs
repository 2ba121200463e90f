using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.RateLimiting;

namespace Veza.Functions.Http.Description;

/// <summary>
/// The machine-readable form of the realtime connection (AsyncAPI 3): all events, both ways, with their acks. It is made of what the
/// description of the REST API says of them, so that the two cannot differ.
/// </summary>
internal static class AsyncApiDocument
{
    private const string Schemas = "#/components/schemas/";

    /// <summary>Maps it beside the description of the REST API.</summary>
    public static void MapAsyncApiDocument(this IEndpointRouteBuilder routes) => routes.MapGet("/openapi/asyncapi.json", (Delegate)ServeAsync)
        .ExcludeFromDescription().OpenToAll().Unlimited();

    private static async Task<IResult> ServeAsync(HttpContext context)
    {
        var document = await context.RequestServices.GetRequiredKeyedService<IOpenApiDocumentProvider>(ApiDocument.Name)
            .GetOpenApiDocumentAsync(context.RequestAborted);
        var rest = JsonNode.Parse(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, context.RequestAborted))!;
        return Results.Text(From(rest).ToJsonString(), "application/json");
    }

    private static JsonObject From(JsonNode rest)
    {
        var (sent, received) = (rest["x-events"]!.AsObject(), rest["x-client-events"]!.AsObject());
        var refusal = received.First().Value!["refusal"]!;
        return new JsonObject
        {
            ["asyncapi"] = "3.0.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Veza",
                ["version"] = ApiDocument.Name,
                ["description"] = "The realtime connection, by SignalR: POST /api/negotiate says where. Clients invoke the target 'event' with one event, "
                    + "and the result of the invocation is its ack or its refusal. The server sends the target 'events' with an array of events, in order.",
            },
            ["defaultContentType"] = "application/json",
            ["channels"] = new JsonObject
            {
                ["event"] = Channel("event", "What clients send: the one argument of the target.", received.Select(e => (e.Key, e.Value!["event"]!))),
                ["result"] = Channel(
                    null, "The result of an invocation of 'event'.", [.. received.Select(e => (e.Key, e.Value!["ack"]!)), ("error", refusal)]),
                ["events"] = Channel(
                    "events", "What the server sends: the one argument of the target is an array of these.", sent.Select(e => (e.Key, e.Value!))),
            },
            ["operations"] = new JsonObject([.. received.Select(e => KeyValuePair.Create(e.Key, (JsonNode?)Receive(e.Key, e.Value!, rest))), new("events", Send(sent))]),
            ["components"] = new JsonObject { ["schemas"] = Reachable(rest, [.. received.SelectMany(e => Shapes(e.Value!)), .. sent.Select(e => e.Value!)]) },
        };
    }

    private static JsonObject Channel(string? address, string description, IEnumerable<(string Name, JsonNode Payload)> messages) => new()
    {
        ["address"] = address,
        ["description"] = description,
        ["messages"] = new JsonObject(
            messages.Select(m => KeyValuePair.Create(m.Name, (JsonNode?)new JsonObject { ["payload"] = m.Payload.DeepClone() }))),
    };

    private static JsonObject Receive(string type, JsonNode described, JsonNode rest) => new()
    {
        ["action"] = "receive",
        ["channel"] = Reference("#/channels/event"),
        ["summary"] = Find(rest, described["event"]!)["description"]?.DeepClone(),
        ["messages"] = new JsonArray(Reference($"#/channels/event/messages/{type}")),
        ["reply"] = new JsonObject
        {
            ["channel"] = Reference("#/channels/result"),
            ["messages"] = new JsonArray(Reference($"#/channels/result/messages/{type}"), Reference("#/channels/result/messages/error")),
        },
        ["x-limit"] = described["limit"]?.DeepClone(),
        ["x-codes"] = described["codes"]!.DeepClone(),
    };

    private static JsonObject Send(JsonObject sent) => new()
    {
        ["action"] = "send",
        ["channel"] = Reference("#/channels/events"),
        ["summary"] = "What happened, as far as it is this connection's to know",
        ["messages"] = new JsonArray([.. sent.Select(e => (JsonNode)Reference($"#/channels/events/messages/{e.Key}"))]),
    };

    private static JsonNode[] Shapes(JsonNode described) => [described["event"]!, described["ack"]!, described["refusal"]!];

    /// <summary>The schemas that the given ones refer to, and those that these do.</summary>
    private static JsonObject Reachable(JsonNode rest, JsonNode[] from)
    {
        var found = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal);
        var open = new Queue<JsonNode>(from);
        while (open.TryDequeue(out var node))
        {
            if (node is JsonArray list)
            {
                foreach (var item in list.OfType<JsonNode>()) open.Enqueue(item);
                continue;
            }

            if (node is not JsonObject fields) continue;
            if (fields["$ref"] is { } && found.TryAdd(NameOf(fields), Find(rest, fields))) open.Enqueue(Find(rest, fields));
            foreach (var (_, field) in fields)
                if (field is not null) open.Enqueue(field);
        }

        return new JsonObject(found.Select(schema => KeyValuePair.Create(schema.Key, (JsonNode?)schema.Value.DeepClone())));
    }

    private static JsonNode Find(JsonNode rest, JsonNode reference) => rest["components"]!["schemas"]![NameOf(reference)]!;

    private static string NameOf(JsonNode reference) => reference["$ref"]!.GetValue<string>()[Schemas.Length..];

    private static JsonObject Reference(string to) => new JsonObject { ["$ref"] = to };
}
