using System.Buffers;
using System.Text;
using System.Text.Json;
using Veza.Shared.Common;
using Veza.Shared.Realtime;

namespace Veza.Shared.Messages.Forwarding;

/// <summary>
/// Where a forwarded text comes from. The text is a copy that the server made when it was forwarded; who may read the original, or whether it
/// is there still, is not told.
/// </summary>
/// <param name="MessageId">The message that was forwarded.</param>
/// <param name="RoomId">Its room.</param>
/// <param name="Seq">Its place there.</param>
/// <param name="AuthorId">Who said it.</param>
/// <param name="CreatedAt">When.</param>
public sealed record Forwarded(MessageId MessageId, RoomId RoomId, long Seq, UserId AuthorId, DateTimeOffset CreatedAt)
{
    /// <summary>Of that message; of one that was forwarded itself, where that came from.</summary>
    public static Forwarded Of(Message message) =>
        message.Forwarded ?? new(message.Id, message.RoomId, message.Seq, message.AuthorId, message.CreatedAt);

    /// <summary>As it is stored.</summary>
    public string ToText()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, EventJson.Options)) WriteValue(json, authorName: null);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The reverse.</summary>
    public static Forwarded Read(string text)
    {
        using var document = JsonDocument.Parse(text);
        var from = document.RootElement;
        return new Forwarded(
            new(from.GetProperty("message_id"u8).GetGuid()), new(from.GetProperty("room_id"u8).GetGuid()), from.GetProperty("seq"u8).GetInt64(),
            new(from.GetProperty("user_id"u8).GetGuid()), from.GetProperty("created_at"u8).GetDateTimeOffset());
    }

    /// <summary>Writes it as an object value.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="authorName">What the author is called now; null: it is to be stored, and names are not.</param>
    internal void WriteValue(Utf8JsonWriter writer, string? authorName)
    {
        writer.WriteStartObject();
        writer.WriteString("message_id"u8, MessageId.Value);
        writer.WriteString("room_id"u8, RoomId.Value);
        writer.WriteNumber("seq"u8, Seq);
        writer.WriteString("user_id"u8, AuthorId.Value);
        if (authorName is not null) writer.WriteString("user_name"u8, authorName);
        writer.WriteTime("created_at"u8, CreatedAt);
        writer.WriteEndObject();
    }
}
