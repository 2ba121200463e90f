using Veza.Functions.Api.Messages;
using Veza.Functions.Api.Paging;
using Veza.Functions.Http;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Common;
using Veza.Shared.Messages;
using Veza.Shared.Messages.History;
using Veza.Shared.RateLimits;
using Veza.Shared.Threads;
using Veza.Shared.Threads.Standing;

namespace Veza.Functions.Api.Threads;

/// <summary>Reading threads, following them, and the list of those that one follows.</summary>
internal static class ThreadsEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void MapThreads(this IEndpointRouteBuilder routes)
    {
        var thread = routes.MapGroup("/api/messages/{messageId:guid}/thread").RequireCaller().LimitPerUser().WithTags("Threads");
        thread.MapGet("", ListRepliesAsync).CompressAnswers().Produces<MessageResponse[]>()
            .WithSummary("The replies to a message, oldest first, in pages as history");
        thread.MapPost("/read", ReadAsync).LimitPerUser(UserLimit.ReadReports).Produces<OwnThreadResponse>()
            .WithSummary("One has read the thread up to a reply");
        thread.MapPut("/follow", (Guid messageId, Caller caller, ThreadService threads, CancellationToken ct) =>
            FollowAsync(messageId, caller, threads, following: true, ct)).LimitPerUser(UserLimit.ThreadChanges)
            .Produces<OwnThreadResponse>().WithSummary("Follows the thread of a message");
        thread.MapDelete("/follow", (Guid messageId, Caller caller, ThreadService threads, CancellationToken ct) =>
            FollowAsync(messageId, caller, threads, following: false, ct)).LimitPerUser(UserLimit.ThreadChanges)
            .Produces<OwnThreadResponse>().WithSummary("Follows it no more");

        routes.MapGroup("/api/threads").RequireCaller().LimitPerUser().WithTags("Threads")
            .MapGet("", ListAsync).CompressAnswers().Produces<ThreadListResponse>()
            .WithSummary("The threads that one follows, those with something unread first");
    }

    /// <summary>GET /api/messages/{messageId}/thread. The id of a reply stands for its thread; before, after and around as in history.</summary>
    private static async Task<IResult> ListRepliesAsync(
        Guid messageId, Caller caller, ThreadReader threads, CancellationToken ct, string? before = null, string? after = null,
        string? around = null, int? limit = null)
    {
        var page = PageQuery.Read(before, after, around, limit ?? 50);
        if (page.Failed) return page.Error.ToProblem();

        var found = await threads.ListAsync(new MessageId(messageId), caller.UserId, page.Value, ct);
        return found.Failed ? found.Error.ToProblem() : JsonBody.From(found.Value, MessageJson.Write);
    }

    private static async Task<IResult> ReadAsync(
        Guid messageId, ReadThreadRequest request, Caller caller, ThreadService threads, CancellationToken ct) =>
        Answer(await threads.ReadAsync(new MessageId(messageId), caller.UserId, request.Seq, ct));

    private static async Task<IResult> FollowAsync(
        Guid messageId, Caller caller, ThreadService threads, bool following, CancellationToken ct) =>
        Answer(await threads.FollowAsync(new MessageId(messageId), caller.UserId, following, ct));

    /// <summary>GET /api/threads. A Link header names the next page when there is one.</summary>
    private static async Task<IResult> ListAsync(
        Caller caller, ThreadService threads, HttpResponse response, CancellationToken ct, string? after = null, int? limit = null)
    {
        if (!ListCursor.TryRead(after, PagedList.Threads, caller.UserId.Value, out var place)) return ListCursor.Invalid.ToProblem();

        var list = await threads.ListAsync(caller.UserId, Place(place), limit ?? 30, ct);
        if (list is { HasMore: true, Threads: [.., var (_, last)] })
        {
            ListCursor.LinkNext(
                response, $"/api/threads?limit={limit ?? 30}", PagedList.Threads, caller.UserId.Value,
                new(last.ChangedAt.UtcTicks, last.Root.Value, last.IsUnread ? Unread : ""));
        }

        return JsonBody.From(list, OwnThreadJson.Write);
    }

    private const string Unread = "unread";

    private static ThreadListPlace? Place(ListPlace? read) =>
        read is { } place && place.Number >= 0 && place.Number <= DateTimeOffset.MaxValue.UtcTicks
            ? new ThreadListPlace(place.Text == Unread, new DateTimeOffset(place.Number, TimeSpan.Zero), new MessageId(place.Id)) : null;

    private static IResult Answer(Result<OwnThread> own) =>
        own.Failed ? own.Error.ToProblem() : JsonBody.From(own.Value, OwnThreadJson.Write);
}
