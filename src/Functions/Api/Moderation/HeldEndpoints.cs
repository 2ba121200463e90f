using System.Text.Json;
using Veza.Functions.Http;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Messages.Holding;
using Veza.Shared.Realtime;

namespace Veza.Functions.Api.Moderation;

/// <summary>Messages that somebody looks at before they are published.</summary>
internal static class HeldEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void MapHeldMessages(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/moderation/held").RequireCaller().LimitPerUser().WithTags("Moderation");
        group.MapGet("", ListAsync).CompressAnswers().Produces<HeldMessageResponse[]>()
            .WithSummary("The caller's messages that wait for somebody to look at them, the newest first");
    }

    private static async Task<JsonBody<IReadOnlyList<HeldMessage>>> ListAsync(Caller caller, HeldMessages held, CancellationToken ct) =>
        JsonBody.From(await held.ListOwnAsync(caller.UserId, ct), static (json, all) =>
        {
            json.WriteStartArray();
            foreach (var one in all) Write(json, one);
            json.WriteEndArray();
        });

    private static void Write(Utf8JsonWriter json, HeldMessage m)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, m.Id.Value);
        json.WriteString("room_id"u8, m.RoomId.Value);
        json.WriteString("user_id"u8, m.AuthorId.Value);
        json.WriteString("client_message_id"u8, m.ClientMessageId);
        json.WriteString("content"u8, m.Content);
        if (m.ReplyTo is { } answered) json.WriteString("reply_to"u8, answered.Value);
        else json.WriteNull("reply_to"u8);
        json.WriteString("status"u8, m.State.Code());
        if (m.Reason is { } reason) json.WriteString("reason"u8, reason);
        else json.WriteNull("reason"u8);
        json.WriteTime("held_at"u8, m.HeldAt);
        json.WriteEndObject();
    }
}
