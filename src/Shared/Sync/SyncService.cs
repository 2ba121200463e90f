using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Messages;
using Veza.Shared.Messages.Changes;
using Veza.Shared.Messages.History;
using Veza.Shared.Receipts;
using Veza.Shared.RoomList;
using Veza.Shared.Rooms;

namespace Veza.Shared.Sync;

/// <summary>
/// Catching up over all rooms that there are, in a number of queries that does not depend on messages. Rooms are looked at in
/// <see cref="SyncPass">passes</see>; one may take several answers, each of which goes on where the last one ended.
/// </summary>
public sealed class SyncService(
    RoomAccess access,
    RoomListService roomList,
    MessageRepository messages,
    MessageReader reader,
    ReceiptRepository receipts,
    MessageChangeRepository changes,
    PersonalChanges personal,
    IOptions<MessageOptions> options,
    IOptions<RoomOptions> roomOptions)
{
    private const int MostKinds = 100; // of changes that a message may have

    private readonly MessageOptions limits = options.Value;

    /// <summary>Longest cursor that is read; as many rooms as a person may have always fit.</summary>
    public int MaxCursorLength { get; } =
        Math.Max(options.Value.MaxCursorLength, SyncCursor.LengthOf(roomOptions.Value.MaxRoomsPerUser));

    /// <summary>Longest cursor that is read from an address.</summary>
    public int MaxQueryCursorLength => limits.MaxQueryCursorLength;

    /// <summary>All that happened since the cursor, as far as the limit goes.</summary>
    /// <remarks>
    /// The rooms' numbers are read first and the messages up to them after: what a number counts is committed, so a page is
    /// never short of one; what comes later is announced live to a client that connected before it asked.
    /// </remarks>
    /// <param name="user">Who catches up.</param>
    /// <param name="cursorText">The last cursor; null on a first visit.</param>
    /// <param name="limit">Most messages in the answer.</param>
    /// <param name="fresh">Most messages of a room in which the client starts anew; null, or more than that: <c>FreshPage</c>.</param>
    /// <returns>Refusal: <c>cursor_invalid</c>.</returns>
    public async Task<Result<SyncResult>> SyncAsync(UserId user, string? cursorText, int limit, int? fresh, CancellationToken ct)
    {
        var cursor = cursorText is null ? new SyncCursor() : SyncCursor.Parse(cursorText, user, MaxCursorLength);
        if (cursor is null) return MessageErrors.CursorInvalid;

        var pass = new SyncPass(access, receipts, changes, limits, user, cursor,
            Math.Clamp(limit, 1, limits.MaxSyncPage), Math.Clamp(fresh ?? limits.FreshPage, 1, limits.FreshPage));
        await pass.GoOnAsync(ct);
        var found = await ReadAsync(user, pass.Chosen, ct);
        return new SyncResult(cursor.ToText(user), pass.HasMore, found, pass.Removed);
    }

    private async Task<IReadOnlyList<RoomSync>> ReadAsync(UserId user, IReadOnlyList<RoomPlan> plans, CancellationToken ct)
    {
        if (plans.Count == 0) return [];
        var summaries = await roomList.SummarizeAsync(user, [.. plans.Select(p => p.Room)], ct);

        var ranges = plans.Where(p => p.UpTo > p.After).ToArray();
        var wanted = ranges.Sum(p => p.UpTo - p.After);
        var fresh = await messages.ListRangesAsync(
            [.. ranges.Select(p => p.Room.Id.Value)], [.. ranges.Select(p => p.After)], [.. ranges.Select(p => p.UpTo)],
            (int)wanted, ct);

        var changing = plans.Where(p => !p.Reset && p.Revisions > 0).ToArray();
        var texts = changing.Where(p => p.KnownSeq > 0).ToArray();
        var changed = texts.Length == 0 ? [] : await messages.ListChangedAsync(
            [.. texts.Select(p => p.Room.Id.Value)], [.. texts.Select(p => p.RevisionAfter)],
            [.. texts.Select(p => p.RevisionUpTo)], [.. texts.Select(p => p.KnownSeq)],
            (int)texts.Sum(p => Math.Min(p.Revisions, limits.MaxMissed)), ct);
        var others = (await personal.ForAsync(user, await ListOthersAsync(plans, changing, ct), ct)).ToLookup(c => c.RoomId);

        var views = await reader.ViewAsync([.. fresh, .. changed], ct);
        var freshByRoom = views.Take(fresh.Count).ToLookup(v => v.Message.RoomId);
        var changedByRoom = views.Skip(fresh.Count).ToLookup(v => v.Message.RoomId);
        return
        [
            .. plans.Select((p, i) => new RoomSync(
                summaries[i], [.. freshByRoom[p.Room.Id]], [.. changedByRoom[p.Room.Id]], [.. others[p.Room.Id]],
                p.Reset)),
        ];
    }

    /// <summary>What else changed, of new messages too; of rooms that start anew, what is said of the messages that are given.</summary>
    private async Task<IReadOnlyList<MessageChange>> ListOthersAsync(
        IReadOnlyList<RoomPlan> plans, RoomPlan[] changing, CancellationToken ct)
    {
        changing = [.. changing.Where(p => p.Room.ChangesRevision > p.RevisionAfter)];
        var since = changing.Length == 0 ? [] : await changes.ListChangedAsync(
            [.. changing.Select(p => p.Room.Id.Value)], [.. changing.Select(p => p.RevisionAfter)],
            [.. changing.Select(p => p.RevisionUpTo)], [.. changing.Select(p => p.UpTo)],
            (int)Math.Min(int.MaxValue, changing.Sum(p => p.MostOthers)), ct);

        var anew = plans.Where(p => p is { Reset: true, Room.ChangesRevision: > 0, Messages: > 0 }).ToArray();
        var all = anew.Length == 0 ? [] : await changes.ListOfRangesAsync(
            [.. anew.Select(p => p.Room.Id.Value)], [.. anew.Select(p => p.After)], [.. anew.Select(p => p.UpTo)],
            (int)anew.Sum(p => p.Messages) * MostKinds, ct);
        return [.. since, .. all];
    }
}
