using System.Collections.Concurrent;

namespace Veza.Doubles.SignalR.Clients;

/// <summary>The connections, users and groups of one hub.</summary>
internal sealed class Hub(string name, TimeProvider clock)
{
    private readonly Lock gate = new(); // every change of membership
    private readonly ConcurrentDictionary<string, ClientConnection> connections = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Audience> users = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Audience> groups = new(StringComparer.Ordinal);
    private UserGroups joined = new(clock);

    public string Name => name;

    public Audience Everyone { get; } = new();

    public IEnumerable<ClientConnection> Connections => connections.Values;

    public int Count => connections.Count;

    public ClientConnection? FindConnection(string id) => connections.GetValueOrDefault(id);

    public Audience? FindUser(string user) => users.GetValueOrDefault(user);

    public Audience? FindGroup(string group) => groups.GetValueOrDefault(group);

    /// <summary>Takes a connection in, and into the groups of its user.</summary>
    public void Add(ClientConnection connection)
    {
        lock (gate)
        {
            connections[connection.Id] = connection;
            Everyone.Add(connection);
            if (connection.UserId is not { } user) return;
            users.GetOrAdd(user, _ => new()).Add(connection);
            foreach (var group in joined.List(user)) Enter(connection, group);
        }
    }

    public void Remove(ClientConnection connection)
    {
        lock (gate)
        {
            if (!connections.TryRemove(connection.Id, out _)) return;
            Everyone.Remove(connection);
            if (connection.UserId is { } user && users[user].Remove(connection)) users.TryRemove(user, out _);
            LeaveAll(connection);
        }
    }

    public void Join(ClientConnection connection, string group)
    {
        lock (gate)
            if (connections.ContainsKey(connection.Id)) Enter(connection, group);
    }

    public void Leave(ClientConnection connection, string group)
    {
        lock (gate) Exit(connection, group);
    }

    public void LeaveAll(ClientConnection connection)
    {
        lock (gate)
            foreach (var group in connection.Groups.ToList()) Exit(connection, group);
    }

    /// <summary>A lifetime of zero concerns the present connections only; none at all is the service's longest.</summary>
    public void JoinUser(string user, string group, TimeSpan? lifetime)
    {
        lock (gate)
        {
            if (lifetime != TimeSpan.Zero) joined.Join(user, group, lifetime);
            foreach (var connection in ConnectionsOf(user)) Enter(connection, group);
        }
    }

    public void LeaveUser(string user, string group)
    {
        lock (gate)
        {
            joined.Leave(user, group);
            foreach (var connection in ConnectionsOf(user)) Exit(connection, group);
        }
    }

    public void LeaveUserFromAll(string user)
    {
        lock (gate)
        {
            joined.LeaveAll(user);
            foreach (var connection in ConnectionsOf(user)) LeaveAll(connection);
        }
    }

    public bool IsUserIn(string user, string group)
    {
        lock (gate) return joined.Holds(user, group) || ConnectionsOf(user).Any(c => c.Groups.Contains(group));
    }

    /// <summary>What the user joined, whether connected or not.</summary>
    public IReadOnlyCollection<string> GroupsOf(string user)
    {
        lock (gate) return joined.List(user);
    }

    public void ForgetUserGroups()
    {
        lock (gate) joined = new(clock);
    }

    private ClientConnection[] ConnectionsOf(string user) => FindUser(user)?.ToArray() ?? [];

    private void Enter(ClientConnection connection, string group)
    {
        if (connection.Groups.Add(group)) groups.GetOrAdd(group, _ => new()).Add(connection);
    }

    private void Exit(ClientConnection connection, string group)
    {
        if (connection.Groups.Remove(group) && groups[group].Remove(connection)) groups.TryRemove(group, out _);
    }
}
