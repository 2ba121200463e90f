using System.Text.Json;
using Veza.Shared.Realtime;

namespace Veza.Shared.Presence;

/// <summary>What a person's presence looks like on the wire: in answers, acks and events.</summary>
public static class PresenceJson
{
    /// <summary>Writes it as an object value.</summary>
    public static void Write(Utf8JsonWriter writer, PresenceState state)
    {
        writer.WriteStartObject();
        WriteFields(writer, state);
        writer.WriteEndObject();
    }

    /// <summary>Writes the properties, without the braces.</summary>
    public static void WriteFields(Utf8JsonWriter writer, PresenceState state)
    {
        writer.WriteString("user_id"u8, state.UserId.Value);
        writer.WriteString("status"u8, state.Status.Code());
        writer.WriteTime("last_seen"u8, state.LastSeen);
    }
}
