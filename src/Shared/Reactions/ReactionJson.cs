using System.Text.Json;
using Veza.Shared.Realtime;

namespace Veza.Shared.Reactions;

/// <summary>The one place that knows what reactions look like on the wire.</summary>
public static class ReactionJson
{
    /// <summary>Writes the reactions to a message as somebody sees them, without the braces.</summary>
    public static void WriteFields(Utf8JsonWriter writer, ReactionsOf of)
    {
        writer.WriteString("room_id"u8, of.RoomId.Value);
        writer.WriteString("message_id"u8, of.MessageId.Value);
        writer.WriteNumber("seq"u8, of.Seq);
        if (of.Revision is { } revision) writer.WriteNumber("revision"u8, revision);
        else writer.WriteNull("revision"u8);
        writer.WritePropertyName("reactions"u8);
        WriteCounts(writer, of.Counts);
    }

    /// <summary>The same with the braces.</summary>
    public static void Write(Utf8JsonWriter writer, ReactionsOf of)
    {
        writer.WriteStartObject();
        WriteFields(writer, of);
        writer.WriteEndObject();
    }

    /// <summary>Writes a page of who reacted as an object.</summary>
    public static void Write(Utf8JsonWriter writer, ReactionList list)
    {
        writer.WriteStartObject();
        WriteFields(writer, list.Of);
        writer.WriteStartArray("people"u8);
        foreach (var ((emoji, user, at), name) in list.People)
        {
            writer.WriteStartObject();
            ReactionCounts.WriteEmoji(writer, emoji);
            writer.WriteString("user_id"u8, user.Value);
            writer.WriteString("name"u8, name);
            writer.WriteTime("created_at"u8, at);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>The counts as a value.</summary>
    internal static void WriteCounts(Utf8JsonWriter writer, IReadOnlyList<OwnReactionCount> counts)
    {
        writer.WriteStartArray();
        foreach (var (emoji, count, me) in counts) ReactionCounts.WriteCount(writer, emoji, count, me);
        writer.WriteEndArray();
    }

    /// <summary>What an event says of who changed what, so that everybody's own devices follow.</summary>
    internal static string By(IEnumerable<ReactionWish> changed) => ReactionCounts.Write(writer =>
    {
        writer.WriteStartArray();
        foreach (var wish in changed)
        {
            writer.WriteStartObject();
            writer.WriteString("user_id"u8, wish.User.Value);
            ReactionCounts.WriteEmoji(writer, wish.Emoji);
            writer.WriteBoolean("added"u8, wish.Adds);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });
}
