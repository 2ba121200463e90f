using Veza.Functions.Api.Paging;
using Veza.Functions.Http;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Common;
using Veza.Shared.RateLimits;
using Veza.Shared.Reactions;

namespace Veza.Functions.Api.Reactions;

/// <summary>Reacting to messages, and asking who did.</summary>
internal static class ReactionsEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void MapReactions(this IEndpointRouteBuilder routes)
    {
        var reactions = routes.MapGroup("/api/messages/{messageId:guid}/reactions").RequireCaller().LimitPerUser().WithTags("Reactions");
        reactions.MapGet("", ListAsync).CompressAnswers().Produces<ReactionListResponse>().WithSummary("The reactions to a message, and who reacted");
        reactions.MapPut("/{emoji}", AddAsync).LimitPerUser(UserLimit.Reactions).Produces<ReactionsResponse>()
            .WithSummary("Reacts to a message; once more changes nothing");
        reactions.MapDelete("/{emoji}", RemoveAsync).LimitPerUser(UserLimit.Reactions).Produces<ReactionsResponse>()
            .WithSummary("Takes the own reaction back; one that is not there changes nothing");
    }

    private static async Task<IResult> AddAsync(
        Guid messageId, string emoji, Caller caller, ReactionService reactions, CancellationToken ct) =>
        Answer(await reactions.AddAsync(new MessageId(messageId), caller.UserId, emoji, ct));

    private static async Task<IResult> RemoveAsync(
        Guid messageId, string emoji, Caller caller, ReactionService reactions, CancellationToken ct) =>
        Answer(await reactions.RemoveAsync(new MessageId(messageId), caller.UserId, emoji, ct));

    private static IResult Answer(Result<ReactionsOf> result) =>
        result.Failed ? result.Error.ToProblem() : JsonBody.From(result.Value, ReactionJson.Write);

    /// <summary>GET /api/messages/{messageId}/reactions. A Link header names the next page when there is one.</summary>
    private static async Task<IResult> ListAsync(
        Guid messageId, Caller caller, ReactionService reactions, HttpResponse response, CancellationToken ct, string? emoji = null,
        string? after = null, int? limit = null)
    {
        if (!ListCursor.TryRead(after, PagedList.Reactions, messageId, out var place) || !TryRead(place, out var last))
            return ListCursor.Invalid.ToProblem();

        var found = await reactions.ListAsync(new MessageId(messageId), caller.UserId, emoji, last, limit ?? 100, ct);
        if (found.Failed) return found.Error.ToProblem();
        if (found.Value is { HasMore: true, People: [.., ({ } end, _)] people })
        {
            var only = emoji is null ? "" : $"&emoji={Uri.EscapeDataString(emoji)}";
            ListCursor.LinkNext(
                response, $"/api/messages/{messageId}/reactions?limit={people.Count}{only}", PagedList.Reactions, messageId,
                new((end.CreatedAt - DateTimeOffset.UnixEpoch).Ticks, end.UserId.Value, end.Emoji));
        }

        return JsonBody.From(found.Value, ReactionJson.Write);
    }

    private static bool TryRead(ListPlace? place, out ReactionPlace? last)
    {
        last = null;
        if (place is not { } known) return true;
        if (known.Number < 0 || known.Number > (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks) return false;
        last = new(known.Text, DateTimeOffset.UnixEpoch + TimeSpan.FromTicks(known.Number), new(known.Id));
        return true;
    }
}
