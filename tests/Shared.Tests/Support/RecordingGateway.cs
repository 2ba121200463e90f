using System.Text.Json.Nodes;
using Veza.Shared.Common;
using Veza.Shared.Realtime;

namespace Veza.Shared.Tests.Support;

/// <summary>Keeps what was announced, in order; stands in for the clients' side.</summary>
internal sealed class RecordingGateway : IRealtimeGateway
{
    private readonly Lock gate = new();
    private readonly List<(Group Group, JsonObject Event, string? Key)> published = [];
    private readonly HashSet<(UserId, RoomId)> groups = [];

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
        lock (gate) return groups.Contains((user, room));
    }

    /// <summary>Forgets what was announced so far.</summary>
    public void Clear()
    {
        lock (gate) published.Clear();
    }

    public void Publish(Group group, params ReadOnlySpan<RealtimeEvent> events)
    {
        lock (gate)
        {
            foreach (var e in events) published.Add((group, JsonNode.Parse(e.Json.Span)!.AsObject(), e.Key));
        }
    }

    public Task AddToRoomAsync(UserId user, RoomPosition room, CancellationToken ct)
    {
        lock (gate) groups.Add((user, room.RoomId));
        return Task.CompletedTask;
    }

    public Task RemoveFromRoomAsync(UserId user, RoomId room, long? departures, CancellationToken ct)
    {
        lock (gate) groups.Remove((user, room));
        return Task.CompletedTask;
    }

    public Task DisconnectAsync(UserId user, IReadOnlyCollection<SessionId> sessions, CancellationToken ct) => Task.CompletedTask;

    public Task<bool> FlushAsync(CancellationToken ct) => Task.FromResult(true);
}
