namespace Veza.Doubles.SignalR.Clients;

/// <summary>The groups that users joined, which outlive their connections. Not safe for threads: its hub locks.</summary>
internal sealed class UserGroups(TimeProvider clock)
{
    private const int MaxWithoutEnd = 100;
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(365);
    private readonly Dictionary<string, Dictionary<string, Membership>> users = new(StringComparer.Ordinal);
    private long joins;

    /// <summary>Without a lifetime it is kept for a year, unless a hundred others are joined so later.</summary>
    public void Join(string user, string group, TimeSpan? lifetime)
    {
        if (!users.TryGetValue(user, out var groups)) users[user] = groups = new(StringComparer.Ordinal);
        Expire(groups);
        groups[group] = new(clock.GetUtcNow() + (lifetime ?? MaxLifetime), lifetime is null, ++joins);
        var endless = groups.Where(g => g.Value.Endless).OrderByDescending(g => g.Value.Order).Skip(MaxWithoutEnd).ToList();
        foreach (var (old, _) in endless) groups.Remove(old);
    }

    public void Leave(string user, string group)
    {
        if (users.TryGetValue(user, out var groups) && groups.Remove(group) && groups.Count == 0) users.Remove(user);
    }

    public void LeaveAll(string user) => users.Remove(user);

    public bool Holds(string user, string group) => List(user).Contains(group);

    public IReadOnlyCollection<string> List(string user)
    {
        if (!users.TryGetValue(user, out var groups)) return [];
        Expire(groups);
        return [.. groups.Keys];
    }

    private void Expire(Dictionary<string, Membership> groups)
    {
        foreach (var (name, membership) in groups)
            if (membership.Until <= clock.GetUtcNow()) groups.Remove(name);
    }

    private sealed record Membership(DateTimeOffset Until, bool Endless, long Order);
}
