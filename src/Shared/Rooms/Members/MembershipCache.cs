using System.Collections.Concurrent;
using Veza.Shared.Access;
using Veza.Shared.Access.Rights;
using Veza.Shared.Access.Spaces;
using Veza.Shared.Common;

namespace Veza.Shared.Rooms.Members;

/// <summary>
/// Who is in which room, and what they may do there, for at most half of <see cref="RightsOptions.EndAtLatest"/> and until the room, or what people may do in its space, changes. Misses are loaded
/// together: while one query runs, those that follow wait for the next one, whatever rooms they ask for; the same question is asked
/// once.
/// </summary>
internal sealed class MembershipCache(RoomMemberRepository members, SpaceRights spaces, RightsOptions rights, TimeProvider clock)
{
    /// <summary>How long "not a member" is kept: short, since an invited person looks at once.</summary>
    private static readonly TimeSpan AbsenceLife = TimeSpan.FromSeconds(1);

    private const int MaxSlots = 200_000;
    private const int MaxPairsPerQuery = 500;

    private readonly ConcurrentDictionary<(RoomId, UserId), Slot> slots = new();
    private readonly ConcurrentDictionary<RoomId, Stamp> stamps = new();
    private readonly ConcurrentDictionary<SpaceId, Stamp> spaceStamps = new();
    private readonly TimeSpan life = rights.EndAtLatest / 2; // of a membership, when nothing is heard of its change
    private readonly Lock queueLock = new();
    private List<Slot> queue = [];
    private bool loading;
    private int count;
    private long spaceChanges;

    /// <summary>Queries sent so far; for tests and metrics.</summary>
    public long Queries { get; private set; }

    /// <summary>The membership, or null.</summary>
    public ValueTask<Membership?> FindAsync(RoomId room, UserId user, CancellationToken ct)
    {
        if (slots.TryGetValue((room, user), out var slot) && slot.IsFresh(clock, life))
            return slot.Loaded.Task.IsCompletedSuccessfully ? new(slot.Known) : new(slot.Loaded.Task.WaitAsync(ct));

        return new(Ask(room, user).Loaded.Task.WaitAsync(ct));
    }

    /// <summary>Forgets all about the room. What is being read for it now is not kept.</summary>
    public void Forget(RoomId room)
    {
        if (stamps.TryRemove(room, out var stamp)) stamp.Stale = true;
    }

    /// <summary>Forgets all about the rooms of the space. What is being read of them now is not kept.</summary>
    public void Forget(SpaceId space)
    {
        // Before the stamp: what is being read either finds that something changed, or has its stamp in the table by now.
        Interlocked.Increment(ref spaceChanges);
        if (spaceStamps.TryRemove(space, out var stamp)) stamp.Stale = true;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        foreach (var stamp in stamps) Forget(stamp.Key);
        foreach (var stamp in spaceStamps) Forget(stamp.Key);
        slots.Clear();
        Interlocked.Exchange(ref count, 0);
    }

    private Slot Ask(RoomId room, UserId user)
    {
        // Entries are short-lived: to start over when full costs little and needs no bookkeeping on the way.
        if (Volatile.Read(ref count) > MaxSlots) Clear();

        while (true)
        {
            var known = slots.TryGetValue((room, user), out var current);
            if (known && current!.IsFresh(clock, life)) return current;

            var slot = new Slot(room, user, stamps.GetOrAdd(room, static _ => new Stamp()));
            if (known ? !slots.TryUpdate((room, user), slot, current!) : !slots.TryAdd((room, user), slot)) continue;

            if (!known) Interlocked.Increment(ref count);
            Enqueue(slot);
            return slot;
        }
    }

    private void Enqueue(Slot slot)
    {
        lock (queueLock)
        {
            queue.Add(slot);
            if (loading) return;
            loading = true;
        }

        _ = LoadAsync();
    }

    private async Task LoadAsync()
    {
        while (true)
        {
            List<Slot> batch;
            lock (queueLock)
            {
                if (queue.Count == 0)
                {
                    loading = false;
                    return;
                }

                batch = queue.Count <= MaxPairsPerQuery ? queue : queue[..MaxPairsPerQuery];
                queue = queue.Count <= MaxPairsPerQuery ? [] : queue[MaxPairsPerQuery..];
            }

            await LoadAsync(batch);
        }
    }

    private async Task LoadAsync(List<Slot> batch)
    {
        try
        {
            Queries++;
            var (asked, changes) = (clock.GetTimestamp(), Interlocked.Read(ref spaceChanges));

            // A pair stands there twice when the room was forgotten while the first question for it waited.
            (RoomId Room, UserId User)[] pairs = [.. batch.Select(s => (s.Room, s.User)).Distinct()];
            Guid[] rooms = [.. pairs.Select(p => p.Room.Value)], users = [.. pairs.Select(p => p.User.Value)];
            var listed = await members.ListMembershipsAsync(rooms, users, CancellationToken.None);
            var found = (await PermitAsync(listed)).ToDictionary(m => (m.RoomId, m.UserId));
            foreach (var slot in batch)
            {
                var membership = found.GetValueOrDefault((slot.Room, slot.User));
                if (membership?.Space is { } space) slot.OfSpace = StampOf(space, changes);
                slot.Complete(membership, asked);
            }
        }
        catch (Exception e)
        {
            // Not swallowed: everyone who waits gets it, and the next one asks again.
            foreach (var slot in batch)
            {
                if (slots.TryRemove(new((slot.Room, slot.User), slot))) Interlocked.Decrement(ref count);
                slot.Loaded.TrySetException(e);
            }
        }
    }

    /// <summary>Asks what they may do in channels of spaces, if there are any. Who may not see the channel counts as not in it.</summary>
    private async Task<IEnumerable<Membership>> PermitAsync(List<Membership> listed)
    {
        SpacePlace[] places = [.. listed.Where(m => m.Space is not null).Select(m => new SpacePlace(m.Space!.Value, m.RoomId, m.UserId))];
        if (places.Length == 0) return listed;

        Queries++;
        var may = await spaces.ListAsync(places, CancellationToken.None);
        return listed
            .Select(m => m.Space is null ? m
                : may.TryGetValue((m.RoomId, m.UserId), out var set) ? m with { Permissions = AccessPolicy.InSpace(m.Role, set) }
                : m with { Permissions = PermissionSet.None })
            .Where(m => m.Can(Permission.ViewRoom));
    }

    /// <summary>Stale from the beginning where something changed since it was asked.</summary>
    private Stamp StampOf(SpaceId space, long changes)
    {
        var stamp = spaceStamps.GetOrAdd(space, static _ => new Stamp());
        return Interlocked.Read(ref spaceChanges) == changes ? stamp : Stamp.Gone;
    }

    /// <summary>Shared by what is kept of one room or space, so that all of it goes at once.</summary>
    private sealed class Stamp
    {
        public static readonly Stamp Gone = new() { Stale = true };

        public volatile bool Stale;
    }

    private sealed class Slot(RoomId room, UserId user, Stamp stamp)
    {
        private long readAt;

        public RoomId Room => room;

        public UserId User => user;

        /// <summary>Of the room's space; set before it is loaded.</summary>
        public Stamp? OfSpace { get; set; }

        public Membership? Known { get; private set; }

        public TaskCompletionSource<Membership?> Loaded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Whether it may still be answered from; one that is being loaded may be waited for.</summary>
        public bool IsFresh(TimeProvider clock, TimeSpan life) =>
            !stamp.Stale && OfSpace is not { Stale: true }
            && (!Loaded.Task.IsCompleted || clock.GetElapsedTime(readAt) < (Known is null ? AbsenceLife : life));

        public void Complete(Membership? membership, long asked)
        {
            (Known, readAt) = (membership, asked);
            Loaded.TrySetResult(membership);
        }
    }
}
