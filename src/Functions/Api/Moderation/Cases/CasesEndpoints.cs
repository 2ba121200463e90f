using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Veza.Functions.Api.Paging;
using Veza.Functions.Http;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Common;
using Veza.Shared.Moderation.Actions;
using Veza.Shared.Moderation.Cases;
using Veza.Shared.Moderation.Review;
using Veza.Shared.Moderation.Review.Reading;

namespace Veza.Functions.Api.Moderation.Cases;

/// <summary>The queue of cases: reading, taking, deciding.</summary>
internal static class CasesEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void MapModerationCases(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/moderation/cases").RequireCaller().LimitPerUser().WithTags("Moderation");
        group.MapGet("", ListAsync).CompressAnswers().Produces<ModerationCaseResponse[]>()
            .WithSummary("Cases: the oldest open ones first, the newest decided ones");
        group.MapGet("/counts", CountAsync).WithSummary("How many cases are open");
        group.MapGet("/{id:guid}", FindAsync).CompressAnswers().Produces<CaseDetailsResponse>().WithSummary("A case with its surroundings");
        group.MapPost("/{id:guid}/claim", ClaimAsync).Produces<ModerationCaseResponse>().WithSummary("Takes a case for a while");
        group.MapPost("/{id:guid}/release", ReleaseAsync).Produces<ModerationCaseResponse>().WithSummary("Lets a case go");
        group.MapPost("/{id:guid}/assign", AssignAsync).Produces<ModerationCaseResponse>().WithSummary("Gives a case to somebody");
        group.MapPost("/{id:guid}/notes", NoteAsync).Produces<ModerationCaseResponse>().WithSummary("Notes something of a case");
        group.MapPost("/{id:guid}/decide", DecideAsync).Produces<ModerationCaseResponse>().WithSummary("Decides a case");
        group.MapPost("/{id:guid}/undo", UndoAsync).Produces<ModerationCaseResponse>().WithSummary("Opens a decided case again");
    }

    /// <summary>GET /api/moderation/cases. A Link header names the next page when there is one.</summary>
    private static async Task<Results<JsonBody<IReadOnlyList<CaseView>>, ProblemHttpResult>> ListAsync(
        Caller caller, CaseReader cases, HttpResponse response, CancellationToken ct, string? state = null, string? source = null,
        [FromQuery(Name = "room_id")] Guid? roomId = null, [FromQuery(Name = "user_id")] Guid? userId = null, string? assigned = null,
        string? after = null, int? limit = null)
    {
        var wanted = string.IsNullOrEmpty(source) ? null : CaseCodes.ParseSource(source);
        var faults = Error.Join(
            OneOf("state", state, "open", "decided"), OneOf("assigned", assigned, "me", "none"),
            wanted is null && !string.IsNullOrEmpty(source)
                ? Error.Field("source", FieldFault.UnknownValue("it must be flag, hold, report, appeal, classifier or raid.")) : null);
        if (faults is not null) return faults.ToProblem();
        if (!ListCursor.TryRead(after, PagedList.ModerationCases, caller.TenantId.Value, out var last)) return ListCursor.Invalid.ToProblem();

        var most = limit ?? 50;
        var filter = new CaseFilter(
            caller.TenantId, state == "decided", wanted, RulesEndpoints.Room(roomId), userId is { } user ? new UserId(user) : null,
            string.IsNullOrEmpty(assigned) ? null : assigned == "me");
        var listed = await cases.ListAsync(filter, caller.UserId, last?.Id, most, ct);
        if (listed.Failed) return listed.Error.ToProblem();
        if (listed.Value.Count == most)
        {
            var query = $"/api/moderation/cases?limit={most}{Part("state", state)}{Part("source", source)}{Part("room_id", roomId?.ToString())}"
                + $"{Part("user_id", userId?.ToString())}{Part("assigned", assigned)}";
            ListCursor.LinkNext(response, query, PagedList.ModerationCases, caller.TenantId.Value, new(Id: listed.Value[^1].Case.Id));
        }

        return JsonBody.From(listed.Value, static (json, all) =>
        {
            json.WriteStartArray();
            foreach (var one in all) CaseJson.Write(json, one);
            json.WriteEndArray();
        });
    }

    private static async Task<Results<Ok<CaseCountsResponse>, ProblemHttpResult>> CountAsync(
        Caller caller, CaseReader cases, CancellationToken ct)
    {
        var counted = await cases.CountAsync(caller.TenantId, caller.UserId, ct);
        if (counted.Failed) return counted.Error.ToProblem();
        var c = counted.Value;
        return TypedResults.Ok(new CaseCountsResponse(c.Open, c.Held, c.Reports, c.Appeals, c.Mine));
    }

    private static async Task<Results<JsonBody<CaseDetails>, ProblemHttpResult>> FindAsync(
        Guid id, Caller caller, CaseReader cases, CancellationToken ct)
    {
        var found = await cases.FindAsync(id, caller.TenantId, caller.UserId, ct);
        return found.Failed ? found.Error.ToProblem() : JsonBody.From(found.Value, CaseJson.Write);
    }

    private static async Task<Results<JsonBody<CaseView>, ProblemHttpResult>> ClaimAsync(
        Guid id, Caller caller, CaseService cases, CaseReader reader, CancellationToken ct) =>
        await AnswerAsync(await cases.ClaimAsync(id, caller.TenantId, caller.UserId, ct), reader, ct);

    private static async Task<Results<JsonBody<CaseView>, ProblemHttpResult>> ReleaseAsync(
        Guid id, Caller caller, CaseService cases, CaseReader reader, CancellationToken ct) =>
        await AnswerAsync(await cases.ReleaseAsync(id, caller.TenantId, caller.UserId, ct), reader, ct);

    private static async Task<Results<JsonBody<CaseView>, ProblemHttpResult>> AssignAsync(
        Guid id, AssignCaseRequest request, Caller caller, CaseService cases, CaseReader reader, CancellationToken ct)
    {
        UserId? to = request.UserId is { } user ? new UserId(user) : null;
        return await AnswerAsync(await cases.AssignAsync(id, caller.TenantId, caller.UserId, to, ct), reader, ct);
    }

    private static async Task<Results<JsonBody<CaseView>, ProblemHttpResult>> NoteAsync(
        Guid id, CaseNoteRequest request, Caller caller, CaseService cases, CaseReader reader, CancellationToken ct) =>
        await AnswerAsync(await cases.NoteAsync(id, caller.TenantId, caller.UserId, request.Text, ct), reader, ct);

    private static async Task<Results<JsonBody<CaseView>, ProblemHttpResult>> DecideAsync(
        Guid id, DecideCaseRequest request, Caller caller, ReviewService review, CaseReader reader, CancellationToken ct)
    {
        CaseMeasure? measure = null;
        if (request.Action is { } action)
        {
            if (ActionCodes.ParseKind(action.Kind) is not { } kind || !ReviewService.Measures.Contains(kind))
                return Error.Field("action.kind", FieldFault.UnknownValue(
                    $"it must be one of {string.Join(", ", ReviewService.Measures.Select(k => k.Code()))}.")).ToProblem();
            measure = new(kind, ActionsEndpoints.Seconds(action.DurationSeconds), RulesEndpoints.Room(action.RoomId));
        }

        return await AnswerAsync(
            await review.DecideAsync(
                new(id, caller.TenantId, caller.UserId, request.Decision, request.Note, request.Reason, measure), ct), reader, ct);
    }

    private static async Task<Results<JsonBody<CaseView>, ProblemHttpResult>> UndoAsync(
        Guid id, Caller caller, ReviewService review, CaseReader reader, CancellationToken ct) =>
        await AnswerAsync(await review.UndoAsync(id, caller.TenantId, caller.UserId, ct), reader, ct);

    private static async Task<Results<JsonBody<CaseView>, ProblemHttpResult>> AnswerAsync(
        Result<ModerationCase> result, CaseReader reader, CancellationToken ct) =>
        result.Failed ? result.Error.ToProblem() : JsonBody.From(await reader.ViewAsync(result.Value, ct), CaseJson.Write);

    internal static Error? OneOf(string field, string? value, string one, string other) =>
        string.IsNullOrEmpty(value) || value == one || value == other
            ? null : Error.Field(field, FieldFault.UnknownValue($"it must be {one} or {other}."));

    private static string Part(string name, string? value) => string.IsNullOrEmpty(value) ? "" : $"&{name}={value}";
}
