using System.Text.Json.Nodes;
using Veza.Shared.Common;
using Veza.Shared.Realtime;

namespace Veza.Testing;

/// <summary>Keeps what was announced, in order, and stands in for the clients' side: <see cref="Connect"/> is a client.</summary>
public sealed class RecordingGateway : IRealtimeGateway
{
    private readonly Lock gate = new();
    private readonly List<(Group Group, JsonObject Event, string? Key)> published = [];
    private readonly Dictionary<(UserId User, RoomId Room), long> rooms = []; // the count of departures at which the user was seen there
    private readonly List<RecordedConnection> connections = [];

    /// <summary>Every event so far.</summary>
    public IReadOnlyList<(Group Group, JsonObject Event, string? Key)> Published
    {
        get
        {
            lock (gate) return [.. published];
        }
    }

    /// <summary>The types of what a group was told, in order.</summary>
    public IReadOnlyList<string> TypesFor(Group group) =>
        [.. Published.Where(p => p.Group == group).Select(p => p.Event["type"]!.GetValue<string>())];

    /// <summary>The events of a type that a group was told.</summary>
    public IReadOnlyList<JsonObject> For(Group group, string type) =>
    [
        .. Published.Where(p => p.Group == group).Select(p => p.Event)
            .Where(e => string.Equals(e["type"]!.GetValue<string>(), type, StringComparison.Ordinal)),
    ];

    /// <summary>Whether the user's connections get the room's events.</summary>
    public bool IsInRoom(UserId user, RoomId room)
    {
        lock (gate) return rooms.ContainsKey((user, room));
    }

    /// <summary>Forgets what was announced so far.</summary>
    public void Clear()
    {
        lock (gate) published.Clear();
    }

    /// <summary>A client of the user connects.</summary>
    public RecordedConnection Connect(UserId user, SessionId session)
    {
        var connection = new RecordedConnection(user, session);
        lock (gate) connections.Add(connection);
        return connection;
    }

    /// <inheritdoc/>
    public void Publish(Group group, params ReadOnlySpan<RealtimeEvent> events)
    {
        lock (gate)
        {
            var hearing = connections.FindAll(c => c.IsOpen && IsIn(group, c));
            foreach (var e in events)
            {
                var json = JsonNode.Parse(e.Json.Span)!.AsObject();
                published.Add((group, json, e.Key));
                foreach (var connection in hearing) connection.Hear(json);
            }
        }
    }

    /// <inheritdoc/>
    public Task AddToRoomAsync(UserId user, RoomMark room, CancellationToken ct)
    {
        lock (gate) rooms[(user, room.RoomId)] = Math.Max(room.Departures, rooms.GetValueOrDefault((user, room.RoomId)));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RemoveFromRoomAsync(UserId user, RoomId room, long? departures, CancellationToken ct)
    {
        lock (gate)
        {
            if (rooms.TryGetValue((user, room), out var seenAt) && !(seenAt >= departures)) rooms.Remove((user, room));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task DisconnectAsync(UserId user, IReadOnlyCollection<SessionId> sessions, CancellationToken ct)
    {
        lock (gate)
        {
            foreach (var connection in connections)
                if (connection.User == user && sessions.Contains(connection.Session)) connection.Close();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<bool> FlushAsync(CancellationToken ct) => Task.FromResult(true);

    private bool IsIn(Group group, RecordedConnection connection) => group.Kind switch
    {
        GroupKind.Room => rooms.ContainsKey((connection.User, new RoomId(group.Id))),
        GroupKind.User => connection.User == new UserId(group.Id),
        GroupKind.Presence => connection.PresenceSubscriptions.Contains(new UserId(group.Id)),
        _ => throw new ArgumentOutOfRangeException(nameof(group), group, "There is no way to this group yet; add one."),
    };
}
