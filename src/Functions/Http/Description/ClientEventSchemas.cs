using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Veza.Functions.ClientEvents;
using Veza.Shared.RateLimits;

namespace Veza.Functions.Http.Description;

/// <summary>
/// What clients send over the realtime connection, in the description, as the registered handlers say it: <c>x-client-events</c> has of each
/// event the schemas of its fields, its ack and its refusal, the limit that it counts against, and the codes that it may be refused with.
/// </summary>
internal static class ClientEventSchemas
{
    private const string AnyAck = "Ack";

    /// <summary>Adds them to the document, once its operations are in it.</summary>
    public static async Task AddAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        var (dispatcher, limits) = (
            context.ApplicationServices.GetRequiredService<ClientEventDispatcher>(), context.ApplicationServices.GetRequiredService<UserLimits>());
        var refusal = document.AddShape(nameof(EventRefusal), await context.GetOrCreateSchemaAsync(typeof(EventRefusal), null, ct));
        var index = new JsonObject();
        foreach (var handler in dispatcher.Handlers.OrderBy(handler => handler.Type, StringComparer.Ordinal))
        {
            var (shape, ack) = (
                await context.GetOrCreateSchemaAsync(handler.Shape, null, ct), await context.GetOrCreateSchemaAsync(handler.AckShape, null, ct));
            var name = NameOf(handler.Type);
            index[handler.Type] = new JsonObject
            {
                ["event"] = document.AddShape(name, Typed(shape, handler.Type)),
                ["ack"] = document.AddShape(handler.AckShape == typeof(DoneAck) ? AnyAck : name + AnyAck, Typed(ack, handler.AckType)),
                ["refusal"] = refusal.DeepClone(),
                ["limit"] = handler.Limit is { } limit ? Describe(limits.RuleOf(limit)) : null,
                ["codes"] = new JsonArray(
                    [.. handler.Refusals.Concat(ClientEventDispatcher.Refusals).Order(StringComparer.Ordinal).Select(code => (JsonNode)code)]),
            };
        }

        document.AddExtension("x-client-events", new JsonNodeExtension(index));
    }

    /// <summary>What stands in <c>type</c> is the handler's, and so no field of the record.</summary>
    private static OpenApiSchema Typed(OpenApiSchema schema, string type) => new()
    {
        Type = JsonSchemaType.Object,
        Description = schema.Description,
        Required = new HashSet<string>(["type", .. schema.Required ?? new HashSet<string>()], StringComparer.Ordinal),
        Properties = new Dictionary<string, IOpenApiSchema>(
            [new("type", new OpenApiSchema { Type = JsonSchemaType.String, Enum = [JsonValue.Create(type)] }), .. schema.Properties ?? new Dictionary<string, IOpenApiSchema>()],
            StringComparer.Ordinal),
    };

    /// <summary><c>message.send</c> is <c>MessageSend</c>.</summary>
    private static string NameOf(string type) =>
        string.Concat(type.Split('.', '_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static JsonObject Describe(RateRule rule) => new() { ["name"] = rule.Name, ["per_minute"] = rule.Limit };
}
