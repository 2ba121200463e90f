using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Veza.Functions.Http;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Common;
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
        group.MapPost("/{id:guid}/approve", ApproveAsync).Produces<HeldMessageResponse>().WithSummary("Lets a held message pass: it is published");
        group.MapPost("/{id:guid}/reject", RejectAsync).Produces<HeldMessageResponse>().WithSummary("Refuses a held message; its author hears why");
    }

    private static async Task<JsonBody<IReadOnlyList<HeldMessage>>> ListAsync(Caller caller, HeldMessages held, CancellationToken ct) =>
        JsonBody.From(await held.ListOwnAsync(caller.UserId, ct), static (json, all) =>
        {
            json.WriteStartArray();
            foreach (var one in all) Write(json, one);
            json.WriteEndArray();
        });

    private static async Task<Results<JsonBody<HeldMessage>, ProblemHttpResult>> ApproveAsync(
        Guid id, Caller caller, HeldReview review, CancellationToken ct) =>
        Answer(await review.ApproveAsync(new(id), caller.TenantId, caller.UserId, ct));

    private static async Task<Results<JsonBody<HeldMessage>, ProblemHttpResult>> RejectAsync(
        Guid id, RejectRequest request, Caller caller, HeldReview review, CancellationToken ct) =>
        Answer(await review.RejectAsync(new(id), caller.TenantId, caller.UserId, request.Reason, ct));

    private static Results<JsonBody<HeldMessage>, ProblemHttpResult> Answer(Result<HeldMessage> decided) =>
        decided.Failed ? decided.Error.ToProblem() : JsonBody.From(decided.Value, Write);

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
