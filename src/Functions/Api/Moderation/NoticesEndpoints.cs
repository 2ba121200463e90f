using Microsoft.AspNetCore.Http.HttpResults;
using Veza.Functions.Http;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Moderation.Actions;
using Veza.Shared.Moderation.Actions.Telling;

namespace Veza.Functions.Api.Moderation;

/// <summary>What was done to the caller, and what holds for them.</summary>
internal static class NoticesEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void MapModerationNotices(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/moderation").RequireCaller().LimitPerUser().WithTags("Moderation");
        group.MapGet("/notices", ListAsync).Produces<ModerationNoticeResponse[]>()
            .WithSummary("What was done to the caller and is not acknowledged, and what holds");
        group.MapPost("/notices/{id:guid}/acknowledge", AcknowledgeAsync).Produces<ModerationNoticeResponse>()
            .WithSummary("Says that the caller has seen it");
        group.MapGet("/rooms/{id:guid}", ShowRoomAsync).WithSummary("What holds in a room for the caller");
    }

    private static async Task<JsonBody<IReadOnlyList<ModerationAction>>> ListAsync(
        Caller caller, NoticeService notices, CancellationToken ct) =>
        JsonBody.From(await notices.ListAsync(caller.UserId, ct), static (json, all) =>
        {
            json.WriteStartArray();
            foreach (var notice in all) ModerationJson.WriteNotice(json, notice);
            json.WriteEndArray();
        });

    private static async Task<Results<JsonBody<ModerationAction>, ProblemHttpResult>> AcknowledgeAsync(
        Guid id, Caller caller, NoticeService notices, CancellationToken ct)
    {
        var seen = await notices.AcknowledgeAsync(id, caller.UserId, ct);
        return seen.Failed ? seen.Error.ToProblem() : JsonBody.From(seen.Value, ModerationJson.WriteNotice);
    }

    private static async Task<Results<Ok<RoomModerationResponse>, ProblemHttpResult>> ShowRoomAsync(
        Guid id, Caller caller, ModerationRecords records, CancellationToken ct)
    {
        var shown = await records.ShowRoomAsync(new(id), caller.UserId, ct);
        if (shown.Failed) return shown.Error.ToProblem();

        var (locked, slow, mute, exempt) = shown.Value;
        return TypedResults.Ok(new RoomModerationResponse(
            locked is not null, locked?.Until, slow?.Interval is { } wait ? (int)wait.TotalSeconds : null, slow?.Until,
            mute is not null, mute?.Until, exempt));
    }
}
