using Veza.Shared.Common;

namespace Veza.Shared.Moderation.Gate;

/// <summary>All that holds in a tenant, as it was read at one moment; never changed, and asked without allocating.</summary>
public sealed class Restrictions
{
    private readonly Dictionary<UserId, Restriction[]> people;
    private readonly Dictionary<Guid, Restriction[]> rooms;

    /// <summary>These.</summary>
    public Restrictions(IReadOnlyCollection<Restriction> all)
    {
        people = all.Where(r => r.User is not null).GroupBy(r => r.User!.Value).ToDictionary(g => g.Key, g => g.ToArray());
        rooms = all.Where(r => r.User is null && r.ScopeId is not null).GroupBy(r => r.ScopeId!.Value).ToDictionary(g => g.Key, g => g.ToArray());
        IsEmpty = all.Count == 0;
    }

    /// <summary>Nothing holds for anybody.</summary>
    public bool IsEmpty { get; }

    /// <summary>What of the kind holds for the person in the room; that which ends last.</summary>
    public Restriction? Find(RestrictionKind kind, RoomId room, UserId user, DateTimeOffset now)
    {
        if (!people.TryGetValue(user, out var all)) return null;
        Restriction? longest = null;
        foreach (var one in all)
            if (one.Kind == kind && one.Reaches(room) && one.HoldsAt(now) && (longest is null || EndsLater(one, longest))) longest = one;
        return longest;
    }

    /// <summary>What of the kind holds for everybody in the room.</summary>
    public Restriction? FindOfRoom(RestrictionKind kind, RoomId room, DateTimeOffset now)
    {
        if (!rooms.TryGetValue(room.Value, out var all)) return null;
        foreach (var one in all)
            if (one.Kind == kind && one.HoldsAt(now)) return one;
        return null;
    }

    /// <summary>The rooms that the person may not see.</summary>
    public Guid[] ListBannedRooms(UserId user, DateTimeOffset now) => people.TryGetValue(user, out var all)
        ? [.. all.Where(r => r is { Kind: RestrictionKind.Ban, ScopeId: not null } && r.HoldsAt(now)).Select(r => r.ScopeId!.Value)]
        : [];

    private static bool EndsLater(Restriction one, Restriction other) => other.Until is { } end && (one.Until is not { } own || own > end);
}
