using Veza.Shared.Common;

namespace Veza.Shared.Moderation.Gate;

/// <summary>All that holds in a tenant, as it was read at one moment; never changed, and asked without allocating.</summary>
public sealed class Restrictions
{
    private readonly Dictionary<UserId, Restriction[]> people;
    private readonly Dictionary<Guid, Restriction[]> rooms;
    private readonly Restriction[] everywhere;

    /// <summary>These.</summary>
    public Restrictions(IReadOnlyCollection<Restriction> all)
    {
        people = all.Where(r => r.User is not null).GroupBy(r => r.User!.Value).ToDictionary(g => g.Key, g => g.ToArray());
        rooms = all.Where(r => r.User is null && r.ScopeId is not null).GroupBy(r => r.ScopeId!.Value).ToDictionary(g => g.Key, g => g.ToArray());
        everywhere = [.. all.Where(r => r.User is null && r.ScopeId is null)];
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

    /// <summary>What of the kind holds for everybody in the room, there or in the whole tenant; that which ends last.</summary>
    /// <param name="room">Null: what holds in the whole tenant alone.</param>
    public Restriction? FindOfRoom(RestrictionKind kind, RoomId? room, DateTimeOffset now)
    {
        var longest = Longest(everywhere, kind, now, null);
        return room is { } id && rooms.TryGetValue(id.Value, out var all) ? Longest(all, kind, now, longest) : longest;
    }

    /// <summary>The rooms that the person may not see.</summary>
    public Guid[] ListBannedRooms(UserId user, DateTimeOffset now) => people.TryGetValue(user, out var all)
        ? [.. all.Where(r => r is { Kind: RestrictionKind.Ban, ScopeId: not null } && r.HoldsAt(now)).Select(r => r.ScopeId!.Value)]
        : [];

    private static Restriction? Longest(Restriction[] all, RestrictionKind kind, DateTimeOffset now, Restriction? longest)
    {
        foreach (var one in all)
            if (one.Kind == kind && one.HoldsAt(now) && (longest is null || EndsLater(one, longest))) longest = one;
        return longest;
    }

    private static bool EndsLater(Restriction one, Restriction other) => other.Until is { } end && (one.Until is not { } own || own > end);
}
