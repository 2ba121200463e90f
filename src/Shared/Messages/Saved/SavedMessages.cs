using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Identity.Users;
using Veza.Shared.Messages.History;
using Veza.Shared.Realtime;

namespace Veza.Shared.Messages.Saved;

/// <summary>
/// Messages that people keep for themselves, the same on all of their devices; nobody else is told. What somebody saved in a room that they
/// are no longer in is not shown, and comes back with them; a message that is deleted stays in the list, empty.
/// </summary>
public sealed class SavedMessages(
    Postgres postgres, SavedMessageRepository saved, MessageReader reader, UserDirectory people, IRealtimeGateway gateway,
    IOptions<MessageOptions> options, TimeProvider clock)
{
    /// <summary>Saves the message; once more changes nothing. Refusals: <c>message_not_found</c>, <c>too_many_saved</c>.</summary>
    public async Task<Result<SavedMark>> SaveAsync(MessageId id, UserId user, CancellationToken ct)
    {
        if (await reader.FindVisibleAsync(id, user, ct) is not { Message: { DeletedAt: null, System: null } message }) return MessageErrors.NotFound;

        await using var work = await postgres.BeginAsync(ct);
        await people.LockAsync(work, [user], ct); // what is counted under it stays true
        if (await saved.FindAsync(work, user, id, ct) is { } before) return new SavedMark(message.RoomId, id, message.Seq, before);
        if (await saved.HasManyAsync(work, user, options.Value.MaxSavedPerPerson, ct)) return MessageErrors.TooManySaved(options.Value.MaxSavedPerPerson);
        var now = clock.Now();
        await saved.InsertAsync(work, user, message, now, ct);
        await work.CommitAsync(CancellationToken.None);
        return Told(user, new SavedMark(message.RoomId, id, message.Seq, now));
    }

    /// <summary>
    /// Saves it no more, also where the person cannot see it any more; repeating it is harmless as long as they can. Refusal:
    /// <c>message_not_found</c>.
    /// </summary>
    public async Task<Result<Done>> DropAsync(MessageId id, UserId user, CancellationToken ct)
    {
        if (await saved.DeleteAsync(user, id, ct) is { } place) Told(user, new SavedMark(place.Room, id, place.Seq, At: null));
        else if (await reader.FindVisibleAsync(id, user, ct) is null) return MessageErrors.NotFound;
        return default(Done);
    }

    /// <summary>What the person saved, the last first, and whether there is more behind it.</summary>
    public async Task<(IReadOnlyList<SavedMessage> Page, bool HasMore)> ListAsync(
        UserId user, (DateTimeOffset At, Guid Id)? after, int limit, CancellationToken ct)
    {
        limit = Math.Clamp(limit, 1, options.Value.MaxPage);
        var found = await saved.ListAsync(user, after, limit + 1, ct); // one more than is shown tells
        var hasMore = found.Count > limit;
        if (hasMore) found.RemoveAt(limit);
        var views = await reader.ViewAsync([.. found.Select(s => s.Message)], ct);
        return ([.. found.Select((s, n) => new SavedMessage(views[n], s.At))], hasMore);
    }

    /// <summary>The ids of all that the person saved: which messages bear the mark.</summary>
    public async Task<IReadOnlyList<Guid>> ListIdsAsync(UserId user, CancellationToken ct) =>
        await saved.ListIdsAsync(user, options.Value.MaxSavedPerPerson, ct);

    private SavedMark Told(UserId user, SavedMark mark)
    {
        gateway.Publish(Group.User(user), SavedJson.Event(mark));
        return mark;
    }
}

/// <summary>Whether somebody keeps a message.</summary>
/// <param name="At">Since when; null: no more.</param>
public sealed record SavedMark(RoomId Room, MessageId Message, long Seq, DateTimeOffset? At);

/// <summary>A saved message as it is shown.</summary>
public sealed record SavedMessage(MessageView View, DateTimeOffset At);
