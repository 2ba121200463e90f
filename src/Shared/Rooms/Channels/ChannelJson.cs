using System.Text.Json;

namespace Veza.Shared.Rooms.Channels;

/// <summary>What a public channel looks like on the wire to those who may not be in it.</summary>
public static class ChannelJson
{
    /// <summary>Writes an array of channels as a value.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<DiscoveredRoom> channels)
    {
        writer.WriteStartArray();
        for (var i = 0; i < channels.Count; i++)
        {
            writer.WriteStartObject();
            WriteFields(writer, channels[i]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes the properties, without the braces.</summary>
    public static void WriteFields(Utf8JsonWriter writer, DiscoveredRoom channel)
    {
        writer.WriteString("id"u8, channel.Id.Value);
        writer.WriteString("name"u8, channel.Name);
        writer.WriteString("topic"u8, channel.Topic);
        writer.WriteNumber("member_count"u8, channel.MemberCount);
        writer.WriteBoolean("joined"u8, channel.Joined);
    }
}
