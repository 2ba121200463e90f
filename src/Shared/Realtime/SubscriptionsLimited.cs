using System.Text.Json;
using Veza.Shared.Common;

namespace Veza.Shared.Realtime;

/// <summary>
/// Tells a client of rooms of its user that it does not hear: <c>{room_ids, more}</c>. It syncs, goes on doing so from time to
/// time, and asks for a room with <c>room.join</c> when somebody looks at it.
/// </summary>
internal static class SubscriptionsLimited
{
    /// <summary>The event's name.</summary>
    public const string Name = "subscriptions_limited";

    /// <summary>Most rooms that one event names; <c>more</c> says that there are others.</summary>
    public const int MostNamed = 1_000;

    /// <summary>The event. At least one room.</summary>
    public static RealtimeEvent Event(IReadOnlyList<RoomId> unheard) => RealtimeEvent.Create(
        Name, unheard, static (Utf8JsonWriter json, IReadOnlyList<RoomId> rooms) =>
        {
            json.WriteStartArray("room_ids"u8);
            for (var i = 0; i < Math.Min(rooms.Count, MostNamed); i++) json.WriteStringValue(rooms[i].Value);
            json.WriteEndArray();
            json.WriteBoolean("more"u8, rooms.Count > MostNamed);
        });
}
