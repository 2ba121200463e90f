using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Veza.Functions.Hub.Contracts;

namespace Veza.Functions.Http.Description;

/// <summary>
/// What the server sends over the realtime connection, in the description: the schemas stand among the others, and <c>x-events</c> says
/// which event has which.
/// </summary>
internal static class EventSchemas
{
    private static readonly (string Event, Type Shape)[] Events =
    [
        ("message.new", typeof(MessageNewEvent)),
        ("message.updated", typeof(MessageUpdatedEvent)),
        ("message.deleted", typeof(MessageDeletedEvent)),
        ("message.changed", typeof(MessageChangedEvent)),
        ("message.saved", typeof(MessageSavedEvent)),
        ("message.delivered", typeof(MessageDeliveredEvent)),
        ("message.read", typeof(MessageReadEvent)),
        ("thread.updated", typeof(ThreadUpdatedEvent)),
        ("typing", typeof(TypingEvent)),
        ("presence", typeof(PresenceEvent)),
        ("room.updated", typeof(RoomUpdatedEvent)),
        ("room.deleted", typeof(RoomDeletedEvent)),
        ("room.member_joined", typeof(MemberJoinedEvent)),
        ("room.member_left", typeof(MemberLeftEvent)),
        ("room.member_changed", typeof(MemberChangedEvent)),
        ("member.added", typeof(MemberAddedEvent)),
        ("room.favourite", typeof(RoomFavouriteEvent)),
        ("space.updated", typeof(SpaceUpdatedEvent)),
        ("space.deleted", typeof(SpaceDeletedEvent)),
        ("space.member_joined", typeof(SpaceMemberJoinedEvent)),
        ("space.member_left", typeof(SpaceMemberLeftEvent)),
        ("user.updated", typeof(UserUpdatedEvent)),
        ("message.held", typeof(MessageHeldEvent)),
        ("moderation.action", typeof(ModerationActionEvent)),
        ("moderation.notice", typeof(ModerationNoticeEvent)),
        ("moderation.case", typeof(ModerationCaseEvent)),
        ("moderation.report", typeof(ModerationReportEvent)),
        ("sync.required", typeof(SyncRequiredEvent)),
        ("subscriptions_limited", typeof(SubscriptionsLimitedEvent)),
        ("error", typeof(ErrorEvent)),
    ];

    /// <summary>Adds them to the document, once its operations are in it.</summary>
    public static async Task AddAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        var index = new JsonObject();
        foreach (var (name, shape) in Events)
        {
            var schema = await context.GetOrCreateSchemaAsync(shape, null, ct);
            index[name] = document.AddShape(shape.Name, schema);
        }

        document.AddExtension("x-events", new JsonNodeExtension(index));
    }

    /// <summary>Puts the schema among the others.</summary>
    /// <returns>A reference to it.</returns>
    public static JsonObject AddShape(this OpenApiDocument document, string name, OpenApiSchema schema)
    {
        ReferToKnown(schema, document);
        document.AddComponent(name, schema);
        return new JsonObject { ["$ref"] = $"#/components/schemas/{name}" };
    }

    /// <summary>What the document has already is referred to, not repeated.</summary>
    private static void ReferToKnown(OpenApiSchema schema, OpenApiDocument document)
    {
        foreach (var (name, property) in schema.Properties?.ToArray() ?? [])
        {
            if (Known(property, document) is { } known) schema.Properties![name] = known;
            else if (property is OpenApiSchema list && Known(list.Items, document) is { } item) list.Items = item;
        }
    }

    private static OpenApiSchemaReference? Known(IOpenApiSchema? schema, OpenApiDocument document) =>
        schema is OpenApiSchema { Metadata: { } metadata } && metadata.TryGetValue("x-schema-id", out var id) && id is string known
        && document.Components?.Schemas?.ContainsKey(known) == true
            ? new OpenApiSchemaReference(known, document)
            : null;
}
