using Microsoft.AspNetCore.Http.HttpResults;
using Veza.Functions.Api.Paging;
using Veza.Functions.Http;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Common;
using Veza.Shared.Moderation.Cases;
using Veza.Shared.Moderation.Review.Reading;
using Veza.Shared.Moderation.Review.Reports;
using Veza.Shared.RateLimits;

namespace Veza.Functions.Api.Moderation.Cases;

/// <summary>Reports and appeals of members, and what became of all cases together.</summary>
internal static class ReportsEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void MapModerationReports(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/moderation").RequireCaller().WithTags("Moderation");
        group.MapPost("/reports", ReportAsync).LimitPerUser(UserLimit.Reports).WithSummary("Reports a message, a person or a room");
        group.MapGet("/reports", ListAsync).LimitPerUser().CompressAnswers().Produces<OwnReportResponse[]>()
            .WithSummary("One's own reports, the newest first");
        group.MapPost("/notices/{id:guid}/appeal", AppealAsync).RequireCallerOrBanned().LimitPerUser(UserLimit.Reports)
            .WithSummary("Appeals against what was done to the caller, once");
        group.MapGet("/stats", ShowStatsAsync).LimitPerUser().CompressAnswers().WithSummary("How rules and moderators do");
    }

    private static async Task<Results<Accepted<ReportTakenResponse>, ProblemHttpResult>> ReportAsync(
        ReportRequest request, Caller caller, ReportService reports, CancellationToken ct)
    {
        var taken = await reports.ReportAsync(
            new(
                caller.TenantId, caller.UserId, request.MessageId is { } message ? new MessageId(message) : null,
                request.UserId is { } user ? new UserId(user) : null, RulesEndpoints.Room(request.RoomId), request.Reason, request.Text), ct);
        return taken.Failed
            ? taken.Error.ToProblem()
            : TypedResults.Accepted((string?)null, new ReportTakenResponse(taken.Value.Id, CaseOutcome.Of(null)));
    }

    /// <summary>GET /api/moderation/reports. A Link header names the next page when there is one.</summary>
    private static async Task<Results<JsonBody<IReadOnlyList<OwnReport>>, ProblemHttpResult>> ListAsync(
        Caller caller, ReportService reports, HttpResponse response, CancellationToken ct, string? after = null, int? limit = null)
    {
        if (!ListCursor.TryRead(after, PagedList.OwnReports, caller.UserId.Value, out var last)) return ListCursor.Invalid.ToProblem();

        var most = limit ?? 50;
        var listed = await reports.ListOwnAsync(caller.UserId, last?.Id, most, ct);
        if (listed.Failed) return listed.Error.ToProblem();
        if (listed.Value.Count == most)
        {
            ListCursor.LinkNext(
                response, $"/api/moderation/reports?limit={most}", PagedList.OwnReports, caller.UserId.Value, new(Id: listed.Value[^1].Report.Id));
        }

        return JsonBody.From(listed.Value, static (json, all) =>
        {
            json.WriteStartArray();
            foreach (var one in all) CaseJson.Write(json, one);
            json.WriteEndArray();
        });
    }

    private static async Task<Results<Created<AppealTakenResponse>, ProblemHttpResult>> AppealAsync(
        Guid id, AppealRequest request, Caller caller, AppealService appeals, CancellationToken ct)
    {
        var taken = await appeals.AppealAsync(id, caller.UserId, request.Text, ct);
        return taken.Failed
            ? taken.Error.ToProblem()
            : TypedResults.Created((string?)null, new AppealTakenResponse(taken.Value.Id, id, taken.Value.OpenedAt));
    }

    private static async Task<Results<Ok<ModerationStatsResponse>, ProblemHttpResult>> ShowStatsAsync(
        Caller caller, CaseStatistics statistics, CancellationToken ct, int? days = null)
    {
        var shown = await statistics.ShowAsync(caller.TenantId, caller.UserId, days ?? 30, ct);
        if (shown.Failed) return shown.Error.ToProblem();
        var (found, rules, decisions) = shown.Value;
        return TypedResults.Ok(new ModerationStatsResponse(
            [.. found], [.. rules], new(decisions.Count, decisions.MedianSeconds), decisions.Precision));
    }
}
