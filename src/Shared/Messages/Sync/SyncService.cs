using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Messages.Inbox;
using Veza.Shared.Messages.Receipts;
using Veza.Shared.Rooms;

namespace Veza.Shared.Messages.Sync;

/// <summary>Catching up over all rooms, in a number of queries that does not depend on rooms or messages.</summary>
public sealed class SyncService(
    RoomAccess access,
    InboxService inbox,
    MessageRepository messages,
    MessageReader reader,
    ReceiptRepository receipts,
    IOptions<MessageOptions> options,
    IOptions<RoomOptions> roomOptions)
{
    // Two joins at the same moment may pass the limit by one; a room that is not looked at would never be synced.
    private readonly int maxRooms = roomOptions.Value.MaxRoomsPerUser + 10;
    private readonly MessageOptions limits = options.Value;

    /// <summary>All that happened since the cursor, as far as the limit goes.</summary>
    /// <remarks>
    /// The rooms' numbers are read first and the messages up to them after: what a number counts is committed, so a page is
    /// never short of one; what comes later is announced live to a client that connected before it asked.
    /// </remarks>
    /// <param name="user">Who catches up.</param>
    /// <param name="cursorText">The last cursor; null on a first visit.</param>
    /// <param name="limit">Most messages in the answer.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>Refusal: <c>cursor_invalid</c>.</returns>
    public async Task<Result<SyncResult>> SyncAsync(UserId user, string? cursorText, int limit, CancellationToken ct)
    {
        var cursor = cursorText is null ? new SyncCursor() : SyncCursor.Parse(cursorText, user);
        if (cursor is null) return MessageErrors.CursorInvalid;

        var rooms = await access.ListRoomsAsync(user, maxRooms, ct);
        var (chosen, hasMore) = Choose(await PlanAsync(user, rooms, cursor, ct), Math.Clamp(limit, 1, limits.MaxPage));
        var found = await ReadAsync(user, chosen, ct);

        var next = Next(rooms, cursor);
        foreach (var plan in chosen)
            next.Set(plan.Room.Id, new RoomPosition(plan.UpTo, plan.RevisionUpTo, plan.ReadSeq));
        return new SyncResult(next.ToText(user), hasMore, found, await ListRemovedAsync(user, rooms, cursor, ct));
    }

    /// <summary>Rooms in which something happened, and what of each is to be read.</summary>
    private async Task<List<Plan>> PlanAsync(
        UserId user, IReadOnlyList<RoomView> rooms, SyncCursor cursor, CancellationToken ct)
    {
        var marks = (await receipts.ListWatermarksAsync(user, [.. rooms.Select(r => r.Id.Value)], ct))
            .ToDictionary(m => m.Room, m => m.Marks);
        var plans = new List<Plan>();
        foreach (var room in rooms)
        {
            var readSeq = marks.GetValueOrDefault(room.Id).ReadSeq;
            var known = cursor.Find(room.Id);
            if (known is { } k && k.Seq >= room.LastSeq && k.Revision >= room.Revision && k.ReadSeq == readSeq) continue;

            var reset = known is null || room.LastSeq - known.Value.Seq > limits.MaxMissed
                || room.Revision - known.Value.Revision > limits.MaxMissed;
            plans.Add(reset
                ? new Plan(room, Math.Max(0, room.LastSeq - limits.FreshPage), room.LastSeq, room.Revision, 0, readSeq, true)
                : new Plan(
                    room, known!.Value.Seq, room.LastSeq, known.Value.Revision, known.Value.Seq, readSeq, false));
        }

        return plans;
    }

    /// <summary>As many rooms as the limit allows, at least one; of the last one perhaps only the oldest messages.</summary>
    private static (List<Plan> Chosen, bool HasMore) Choose(List<Plan> plans, int limit)
    {
        var chosen = new List<Plan>(plans.Count);
        var left = limit;
        foreach (var plan in plans)
        {
            if (left <= 0) return (chosen, true);
            var missing = plan.UpTo - plan.After + (plan.Reset ? 0 : plan.Room.Revision - plan.RevisionAfter);
            if (missing > left && plan is { Reset: false } && plan.UpTo - plan.After > left)
            {
                // Cut: changes are told together with the last of the messages, so that their revision is not skipped.
                chosen.Add(plan with { UpTo = plan.After + left, RevisionUpTo = plan.RevisionAfter });
                return (chosen, true);
            }

            chosen.Add(plan);
            left -= (int)Math.Min(int.MaxValue, Math.Max(1, missing));
        }

        return (chosen, false);
    }

    private async Task<IReadOnlyList<RoomSync>> ReadAsync(UserId user, List<Plan> plans, CancellationToken ct)
    {
        if (plans.Count == 0) return [];
        var summaries = await inbox.SummarizeAsync(user, [.. plans.Select(p => p.Room)], ct);

        var ranges = plans.Where(p => p.UpTo > p.After).ToArray();
        var wanted = ranges.Sum(p => p.UpTo - p.After);
        var fresh = await messages.ListRangesAsync(
            [.. ranges.Select(p => p.Room.Id.Value)], [.. ranges.Select(p => p.After)], [.. ranges.Select(p => p.UpTo)],
            (int)wanted, ct);

        var changes = plans.Where(p => !p.Reset && p.RevisionUpTo > p.RevisionAfter && p.KnownSeq > 0).ToArray();
        var changed = changes.Length == 0 ? [] : await messages.ListChangedAsync(
            [.. changes.Select(p => p.Room.Id.Value)], [.. changes.Select(p => p.RevisionAfter)],
            [.. changes.Select(p => p.RevisionUpTo)], [.. changes.Select(p => p.KnownSeq)],
            (int)changes.Sum(p => p.RevisionUpTo - p.RevisionAfter), ct);

        var views = await reader.ViewAsync([.. fresh, .. changed], ct);
        var freshByRoom = views.Take(fresh.Count).ToLookup(v => v.Message.RoomId);
        var changedByRoom = views.Skip(fresh.Count).ToLookup(v => v.Message.RoomId);
        return
        [
            .. plans.Select((p, i) => new RoomSync(
                summaries[i], [.. freshByRoom[p.Room.Id]], [.. changedByRoom[p.Room.Id]], p.Reset)),
        ];
    }

    /// <summary>The old cursor without the rooms that are gone.</summary>
    private static SyncCursor Next(IReadOnlyList<RoomView> rooms, SyncCursor cursor)
    {
        var next = new SyncCursor();
        foreach (var room in rooms)
            if (cursor.Find(room.Id) is { } position) next.Set(room.Id, position);
        return next;
    }

    private async Task<IReadOnlyList<RoomId>> ListRemovedAsync(
        UserId user, IReadOnlyList<RoomView> rooms, SyncCursor cursor, CancellationToken ct)
    {
        if (cursor.Count == 0 || cursor.Count <= rooms.Count(r => cursor.Find(r.Id) is not null)) return [];
        var left = await access.ListLeftAsync(user, maxRooms, ct);
        return [.. left.Where(r => cursor.Find(r) is not null)];
    }

    /// <param name="Room">The room now.</param>
    /// <param name="After">Messages behind this seq.</param>
    /// <param name="UpTo">Messages up to this seq.</param>
    /// <param name="RevisionAfter">Changes behind this revision.</param>
    /// <param name="KnownSeq">Changes of messages up to this seq; newer ones come as they are now.</param>
    /// <param name="ReadSeq">The own read watermark.</param>
    /// <param name="Reset">Whether the client starts anew in the room.</param>
    private sealed record Plan(
        RoomView Room, long After, long UpTo, long RevisionAfter, long KnownSeq, long ReadSeq, bool Reset)
    {
        public long RevisionUpTo { get; init; } = Room.Revision;
    }
}
