using Veza.Shared.Common;
using Veza.Shared.Messages;
using Veza.Shared.Messages.Changes;
using Veza.Shared.Receipts;
using Veza.Shared.Rooms;

namespace Veza.Shared.Sync;

/// <summary>
/// Looks at a person's rooms once, over as many answers as that takes. An answer that starts a pass looks at the rooms with the
/// newest activity first. When those are not all of them, or more has happened than goes into the answer, the pass goes on over
/// all rooms in the order of their ids, which never change, so that no room slips by; the cursor says how far it got. It is over
/// when one answer had room for all that has changed, from the first room to the last. Each answer reads about as many rooms as it
/// gets done with: all answers of a pass together read each room about twice, whatever the limit.
/// </summary>
internal sealed class SyncPass(
    RoomAccess access, ReceiptRepository receipts, MessageChangeRepository changes, MessageOptions limits, UserId user,
    SyncCursor cursor, int limit, int fresh)
{
    private const int MostAtOnce = 2_000;

    private static readonly RoomId Beginning = new(Guid.Empty); // no room has this id

    private readonly List<RoomPlan> chosen = [];
    private readonly HashSet<RoomId> told = [];
    private readonly List<RoomId> removed = [];
    private long left = limit;

    /// <summary>Rooms in which something happened, as many as the limit allows, at least one; of the last one perhaps only a part.</summary>
    public IReadOnlyList<RoomPlan> Chosen => chosen;

    /// <summary>Rooms of the cursor that the person is no longer in.</summary>
    public IReadOnlyList<RoomId> Removed => removed;

    /// <summary>Whether there is more right now.</summary>
    public bool HasMore => cursor.Place is not null;

    /// <summary>Looks at rooms until the answer is full or none is left; the cursor then says what the client is given.</summary>
    public async Task GoOnAsync(CancellationToken ct)
    {
        if (cursor.Place is null && await BeginAsync(ct)) return;

        var (isWhole, seen) = (cursor.Place == Beginning, new List<RoomId>());
        for (var most = MostWanted; ; most = Math.Min(2 * most, MostAtOnce))
        {
            var rooms = await access.ListRoomsByIdAsync(user, cursor.Place!.Value, most, ct);
            var done = await ChooseAsync(rooms, ct);
            if (done > 0) cursor.Place = rooms[done - 1].Id;
            if (done < rooms.Count) return;
            seen.AddRange(rooms.Select(r => r.Id));
            if (rooms.Count == most) continue;
            if (isWhole) break;

            // The last answer ended at the place, perhaps long ago: what lies before it may have changed, come or gone since.
            (isWhole, cursor.Place) = (true, Beginning);
            seen.Clear();
        }

        cursor.Place = null;
        await RemoveGoneAsync(seen, ct);
    }

    /// <summary>On a first visit no more than can be told; afterwards most rooms have nothing to tell.</summary>
    private int MostWanted => (int)Math.Min(left + 1, MostAtOnce);

    /// <summary>The rooms with the newest activity.</summary>
    /// <returns>Whether the answer is ready; otherwise the pass goes on in the order of ids.</returns>
    private async Task<bool> BeginAsync(CancellationToken ct)
    {
        var most = cursor.Count == 0 ? MostWanted : MostAtOnce;
        var rooms = await access.ListRoomsAsync(user, most, ct);
        var isAll = rooms.Count < most;
        if (isAll) await RemoveGoneAsync([.. rooms.Select(r => r.Id)], ct);

        var full = await ChooseAsync(rooms, ct) < rooms.Count;
        if (full || !isAll) cursor.Place = Beginning;
        return full || isAll;
    }

    /// <summary>Chooses what is to be told of the rooms, and notes it in the cursor.</summary>
    /// <returns>With how many of them the answer gets done.</returns>
    private async Task<int> ChooseAsync(IReadOnlyList<RoomView> rooms, CancellationToken ct)
    {
        var places = (await receipts.ListPlacesAsync(user, [.. rooms.Select(r => r.Id.Value)], ct))
            .ToDictionary(p => p.Room, p => p.Place);
        var missed = await CountMissedAsync(rooms, ct);
        for (var i = 0; i < rooms.Count; i++)
        {
            // Round once more to what this answer has told of already: what has come since is as new as what comes after it.
            if (told.Contains(rooms[i].Id)) continue;
            if (Plan(rooms[i], places.GetValueOrDefault(rooms[i].Id).Since(rooms[i].JoinedSeq).Seq, missed) is not { } plan) continue;
            if (left <= 0) return i;

            var cut = await CutAsync(plan, ct);
            var isCut = cut != plan;
            plan = cut;
            chosen.Add(plan);
            told.Add(plan.Room.Id);
            cursor.Set(plan.Room.Id, new RoomPosition(
                plan.UpTo, plan.RevisionUpTo, plan.ReadSeq, plan.Room.Favourite.IsOn));
            if (isCut) return i;
            left -= plan.Cost;
        }

        return rooms.Count;
    }

    /// <summary>As much of it as goes into the answer; the same when that is all.</summary>
    private async Task<RoomPlan> CutAsync(RoomPlan plan, CancellationToken ct)
    {
        if (plan.Reset) return plan;
        // Changes are told together with the last of the messages, so that their revision is not skipped.
        if (plan.Messages > left) return plan with { UpTo = plan.After + left, RevisionUpTo = plan.RevisionAfter };

        // Changes of texts always go along, MaxMissed at most; of the others as many as there is room for, and one at least.
        var most = Math.Max(1, left - plan.Messages);
        if (plan.Missed is not { } missed || missed.Others <= most) return plan;
        var revision = await changes.FindCutAsync(plan.Room.Id, plan.RevisionAfter, plan.RevisionUpTo, plan.UpTo, most, ct);
        return revision is { } last && last < plan.RevisionUpTo ? plan with { RevisionUpTo = last } : plan;
    }

    /// <summary>What changed in rooms where more revisions went by than may have been changes of texts, or than fit into the answer.</summary>
    private async Task<Dictionary<Guid, MissedChanges>> CountMissedAsync(IReadOnlyList<RoomView> rooms, CancellationToken ct)
    {
        var least = Math.Min(limits.MaxMissed, left);
        var far = rooms.Select(r => (Room: r, Known: cursor.Find(r.Id)))
            .Where(r => r.Known is { } known && r.Room.Revision - known.Revision > least && !told.Contains(r.Room.Id)).ToArray();
        if (far.Length == 0) return [];
        return (await changes.CountMissedAsync(
                [.. far.Select(r => r.Room.Id.Value)], [.. far.Select(r => r.Known!.Value.Revision)], [.. far.Select(r => r.Room.Revision)],
                [.. far.Select(r => r.Room.LastSeq)], limits.MaxMissed, limits.MaxMissedChanges, ct))
            .ToDictionary(m => m.Room, m => m.Missed);
    }

    /// <summary>What is to be told of the room; null: nothing.</summary>
    private RoomPlan? Plan(RoomView room, long readSeq, Dictionary<Guid, MissedChanges> counted)
    {
        // A cursor that is ahead is of what the database has lost: it was restored from a copy. Its numbers are given out again.
        if (cursor.Find(room.Id) is not { } known || known.Seq > room.LastSeq || known.Revision > room.Revision) return Anew();
        if (known.Seq == room.LastSeq && known.Revision == room.Revision && known.ReadSeq == readSeq
            && known.IsFavourite == room.Favourite.IsOn) return null;
        MissedChanges? missed = counted.TryGetValue(room.Id.Value, out var changed) ? changed : null;
        return room.LastSeq - known.Seq > limits.MaxMissed || missed?.Texts > limits.MaxMissed || missed?.Others > limits.MaxMissedChanges
            ? Anew()
            : new RoomPlan(room, known.Seq, room.LastSeq, known.Revision, known.Seq, readSeq, Reset: false) { Missed = missed };

        RoomPlan Anew() => new(
            room, Math.Max(0, room.LastSeq - fresh), room.LastSeq, room.Revision, 0, readSeq, Reset: true);
    }

    /// <summary>Takes what is none of the rooms out of the cursor; those of it that the person was in have been removed.</summary>
    private async Task RemoveGoneAsync(IReadOnlyCollection<RoomId> rooms, CancellationToken ct)
    {
        var gone = cursor.Without(rooms);
        var unnamed = gone.Count;
        for (RoomId? last = Beginning; unnamed > 0 && last is { } after;)
        {
            var page = await access.ListLeftAsync(user, after, MostAtOnce, ct);
            foreach (var room in page.Where(gone.IsOf))
            {
                removed.Add(room);
                unnamed--;
            }

            last = page.Count == MostAtOnce ? page[^1] : null;
        }

        cursor.Remove(gone);
    }
}
