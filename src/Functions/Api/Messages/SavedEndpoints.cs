using Microsoft.AspNetCore.Http.HttpResults;
using Veza.Functions.Api.Paging;
using Veza.Functions.Http;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Messages.Saved;

namespace Veza.Functions.Api.Messages;

/// <summary>The caller's saved messages.</summary>
internal static class SavedEndpoints
{
    private const int PerPage = 50;

    /// <summary>Maps the routes.</summary>
    public static void MapSaved(this IEndpointRouteBuilder routes)
    {
        var list = routes.MapGroup("/api/messages/saved").RequireCaller().LimitPerUser().WithTags("Messages");
        list.MapGet("", ListAsync).CompressAnswers().Produces<SavedMessageResponse[]>()
            .WithSummary("The messages that one saved, the last first, of rooms that one is in");
        list.MapGet("/ids", ListIdsAsync).CompressAnswers().WithSummary("The ids of all messages that one saved");
        var message = routes.MapGroup("/api/messages/{messageId:guid}/saved").RequireCaller().LimitPerUser().WithTags("Messages");
        message.MapPut("", SaveAsync).Produces<SavedResponse>().WithSummary("Saves a message for oneself");
        message.MapDelete("", DropAsync).WithSummary("Takes a message out of those that one saved");
    }

    private static async Task<IResult> ListAsync(
        Caller caller, SavedMessages saved, HttpResponse response, CancellationToken ct, string? after = null, int? limit = null)
    {
        var of = caller.UserId.Value;
        if (!ListCursor.TryRead(after, PagedList.SavedMessages, of, out var place) || !InRange(place)) return ListCursor.Invalid.ToProblem();
        var (page, hasMore) = await saved.ListAsync(
            caller.UserId, place is { } last ? (new DateTimeOffset(last.Number, TimeSpan.Zero), last.Id) : null, limit ?? PerPage, ct);
        if (hasMore)
        {
            var end = page[^1];
            ListCursor.LinkNext(
                response, $"/api/messages/saved?limit={limit ?? PerPage}", PagedList.SavedMessages, of, new(end.At.UtcTicks, end.View.Message.Id.Value));
        }

        return JsonBody.From(page, SavedJson.Write);
    }

    private static async Task<Ok<SavedIdsResponse>> ListIdsAsync(Caller caller, SavedMessages saved, CancellationToken ct) =>
        TypedResults.Ok(new SavedIdsResponse([.. await saved.ListIdsAsync(caller.UserId, ct)]));

    private static async Task<IResult> SaveAsync(Guid messageId, Caller caller, SavedMessages saved, CancellationToken ct)
    {
        var mark = await saved.SaveAsync(new(messageId), caller.UserId, ct);
        return mark.Failed ? mark.Error.ToProblem() : JsonBody.FromFew(mark.Value, SavedJson.Write);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DropAsync(
        Guid messageId, Caller caller, SavedMessages saved, CancellationToken ct)
    {
        var dropped = await saved.DropAsync(new(messageId), caller.UserId, ct);
        return dropped.Failed ? dropped.Error.ToProblem() : TypedResults.NoContent();
    }

    private static bool InRange(ListPlace? place) =>
        place is not { } read || (read.Number >= DateTimeOffset.UnixEpoch.Ticks && read.Number <= DateTimeOffset.MaxValue.Ticks);
}
