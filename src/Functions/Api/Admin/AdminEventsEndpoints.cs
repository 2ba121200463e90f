using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Veza.Functions.Api.Paging;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Common;
using Veza.Shared.Events.Retries;

namespace Veza.Functions.Api.Admin;

/// <summary>
/// Events that failed. They are of the whole installation, so they are for those who look after that: the administrators of
/// the default tenant.
/// </summary>
internal static class AdminEventsEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void MapAdminEvents(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/admin/events").RequireCaller().LimitPerUser().RequireOperator().WithTags("Administration");
        group.MapGet("", ListAsync).WithSummary("Events that are parked, or wait for their next try; the newest first");
        group.MapGet("/{id}", FindAsync).WithSummary("One of them, with its payload");
        group.MapPost("/{id}/replay", ReplayAsync).WithSummary("Has it tried again at once");
        group.MapPost("/replay", ReplayQueueAsync).WithSummary("Has the parked events of a queue tried again, at most 10,000");
        group.MapDelete("/{id}", DiscardAsync).WithSummary("Gives it up for good");
    }

    private static async Task<Results<Ok<FailedEventResponse[]>, ProblemHttpResult>> ListAsync(
        DeadLetterService events, HttpResponse response, CancellationToken ct, string state = "parked", string? queue = null,
        string? after = null, int? limit = null)
    {
        if (state is not ("parked" or "retrying")) return Error.Field("state", FieldFault.UnknownValue("it must be 'parked' or 'retrying'.")).ToProblem();
        long? last = null;
        if (!string.IsNullOrEmpty(after))
        {
            if (Number(after) is >= 0 and var id) last = id;
            else if (ListCursor.Read(after, PagedList.FailedEvents, Guid.Empty) is { } place) last = place.Number;
            else return ListCursor.Invalid.ToProblem();
        }

        var most = limit ?? 50;
        var listed = await events.ListAsync(state is "parked", queue, last, most, ct);
        if (listed.Failed) return listed.Error.ToProblem();

        var found = listed.Value;
        if (found.Count == most)
        {
            ListCursor.LinkNext(
                response, $"/api/admin/events?state={state}{(queue is null ? "" : $"&queue={queue}")}&limit={most}",
                PagedList.FailedEvents, Guid.Empty, new(found[^1].Id));
        }

        return TypedResults.Ok<FailedEventResponse[]>([.. found.Select(FailedEventResponse.From)]);
    }

    private static async Task<Results<Ok<FailedEventDetail>, ProblemHttpResult>> FindAsync(
        string id, DeadLetterService events, CancellationToken ct)
    {
        var found = await events.FindAsync(Number(id), ct);
        return found.Failed
            ? found.Error.ToProblem()
            : TypedResults.Ok(new FailedEventDetail(FailedEventResponse.From(found.Value), found.Value.Event.Payload));
    }

    private static async Task<Results<Ok<FailedEventResponse>, ProblemHttpResult>> ReplayAsync(
        string id, Caller caller, DeadLetterService events, CancellationToken ct)
    {
        var replayed = await events.ReplayAsync(Number(id), caller.TenantId, caller.UserId, ct);
        return replayed.Failed ? replayed.Error.ToProblem() : TypedResults.Ok(FailedEventResponse.From(replayed.Value));
    }

    private static async Task<Results<Ok<ReplayedResponse>, ProblemHttpResult>> ReplayQueueAsync(
        ReplayRequest request, Caller caller, DeadLetterService events, CancellationToken ct)
    {
        var replayed = await events.ReplayQueueAsync(request.Queue, caller.TenantId, caller.UserId, ct);
        return replayed.Failed ? replayed.Error.ToProblem() : TypedResults.Ok(new ReplayedResponse(replayed.Value));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DiscardAsync(
        string id, Caller caller, DeadLetterService events, CancellationToken ct)
    {
        var discarded = await events.DiscardAsync(Number(id), caller.TenantId, caller.UserId, ct);
        return discarded.Failed ? discarded.Error.ToProblem() : TypedResults.NoContent();
    }

    /// <summary>What is no number is the number of no event.</summary>
    private static long Number(string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
