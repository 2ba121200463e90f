using Veza.Shared.Common;
using Veza.Shared.Realtime;

namespace Veza.Shared.Presence;

/// <summary>The events of presence. Of those that wait in a queue only the newest counts.</summary>
public static class PresenceEvents
{
    /// <summary>What is to be seen of a person is something else now.</summary>
    public static RealtimeEvent Changed(PresenceState state) => RealtimeEvent.Create("presence", state, PresenceJson.WriteFields, $"presence:{state.UserId}");

    /// <summary>Somebody writes, or writes no more.</summary>
    public static RealtimeEvent Typing(RoomId room, UserId user, string? name, bool typing) => RealtimeEvent.Create(
        "typing", (room, user, name, typing), static (json, e) =>
        {
            json.WriteString("room_id"u8, e.room.Value);
            json.WriteString("user_id"u8, e.user.Value);
            json.WriteString("user_name"u8, e.name);
            json.WriteBoolean("typing"u8, e.typing);
        }, $"typing:{room}:{user}");
}
