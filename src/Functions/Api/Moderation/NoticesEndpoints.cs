using Microsoft.AspNetCore.Http.HttpResults;
using Veza.Functions.Api.Moderation.Cases;
using Veza.Functions.Api.Paging;
using Veza.Functions.Http;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Common;
using Veza.Shared.Moderation.Actions.Telling;

namespace Veza.Functions.Api.Moderation;

/// <summary>What was done to the caller, and what holds for them.</summary>
internal static class NoticesEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void MapModerationNotices(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/moderation").RequireCaller().LimitPerUser().WithTags("Moderation");
        group.MapGet("/notices", ListAsync).RequireCallerOrBanned().CompressAnswers().Produces<ModerationNoticeResponse[]>()
            .WithSummary("What was done to the caller and is not acknowledged, and what holds; or all of it");
        group.MapPost("/notices/{id:guid}/acknowledge", AcknowledgeAsync).RequireCallerOrBanned().Produces<ModerationNoticeResponse>()
            .WithSummary("Says that the caller has seen it");
        group.MapGet("/rooms/{id:guid}", ShowRoomAsync).WithSummary("What holds in a room for the caller");
    }

    /// <summary>GET /api/moderation/notices. Of all of them, a Link header names the next page when there is one.</summary>
    private static async Task<Results<JsonBody<(IReadOnlyList<Notice>, DateTimeOffset)>, ProblemHttpResult>> ListAsync(
        Caller caller, NoticeService notices, TimeProvider clock, HttpResponse response, CancellationToken ct, string? state = null,
        string? after = null, int? limit = null)
    {
        if (CasesEndpoints.OneOf("state", state, "current", "all") is { } fault) return fault.ToProblem();
        if (!ListCursor.TryRead(after, PagedList.OwnNotices, caller.UserId.Value, out var last)) return ListCursor.Invalid.ToProblem();
        if (state != "all") return Body(await notices.ListAsync(caller.UserId, ct), clock);

        var most = limit ?? 50;
        var listed = await notices.ListAllAsync(caller.UserId, last?.Id, most, ct);
        if (listed.Failed) return listed.Error.ToProblem();
        if (listed.Value.Count == most)
        {
            ListCursor.LinkNext(
                response, $"/api/moderation/notices?state=all&limit={most}", PagedList.OwnNotices, caller.UserId.Value,
                new(Id: listed.Value[^1].Action.Id));
        }

        return Body(listed.Value, clock);
    }

    private static JsonBody<(IReadOnlyList<Notice>, DateTimeOffset)> Body(IReadOnlyList<Notice> all, TimeProvider clock) =>
        JsonBody.From((all, clock.Now()), static (json, body) =>
        {
            json.WriteStartArray();
            foreach (var notice in body.Item1) ModerationJson.WriteNotice(json, notice, body.Item2);
            json.WriteEndArray();
        });

    private static async Task<Results<JsonBody<(Notice, DateTimeOffset)>, ProblemHttpResult>> AcknowledgeAsync(
        Guid id, Caller caller, NoticeService notices, TimeProvider clock, CancellationToken ct)
    {
        var seen = await notices.AcknowledgeAsync(id, caller.UserId, ct);
        return seen.Failed
            ? seen.Error.ToProblem()
            : JsonBody.From((seen.Value, clock.Now()), static (json, body) => ModerationJson.WriteNotice(json, body.Item1, body.Item2));
    }

    private static async Task<Results<Ok<RoomModerationResponse>, ProblemHttpResult>> ShowRoomAsync(
        Guid id, Caller caller, ModerationRecords records, CancellationToken ct)
    {
        var shown = await records.ShowRoomAsync(new(id), caller.UserId, ct);
        if (shown.Failed) return shown.Error.ToProblem();

        var (locked, slow, mute, raid, exempt) = shown.Value;
        return TypedResults.Ok(new RoomModerationResponse(
            locked is not null, locked?.Until, slow?.Interval is { } wait ? (int)wait.TotalSeconds : null, slow?.Until,
            mute is not null, mute?.Until, exempt, raid is not null, raid?.Until));
    }
}
