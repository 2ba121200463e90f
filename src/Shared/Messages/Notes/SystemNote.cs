using System.Buffers;
using System.Text;
using System.Text.Json;
using Veza.Shared.Common;
using Veza.Shared.Realtime;

namespace Veza.Shared.Messages.Notes;

/// <summary>
/// Something that happened in a room and stands among its messages: codes and values, never a sentence, so that everybody reads it in their
/// own language. The message's author is who did it.
/// </summary>
/// <param name="Code">Of an open set: see <see cref="SystemCodes"/>.</param>
/// <param name="People">Whom it is about, the first <see cref="MostPeople"/> of them.</param>
/// <param name="Count">How many they are in all.</param>
/// <param name="Text">The room's name or topic now; null where there is none any more.</param>
/// <param name="Message">The message that it is about.</param>
/// <param name="Seq">That one's place.</param>
public sealed record SystemNote(
    string Code, IReadOnlyList<UserId> People, int Count = 0, string? Text = null, MessageId? Message = null, long? Seq = null)
{
    /// <summary>So many are named; the rest is a number.</summary>
    public const int MostPeople = 10;

    /// <summary>As it is stored.</summary>
    public string ToText()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, EventJson.Options)) WriteValue(json, names: null);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The reverse.</summary>
    public static SystemNote Read(string text)
    {
        using var document = JsonDocument.Parse(text);
        var note = document.RootElement;
        var values = note.GetProperty("params"u8);
        return new SystemNote(
            note.GetProperty("code"u8).GetString()!,
            values.TryGetProperty("users"u8, out var users) ? [.. users.EnumerateArray().Select(u => new UserId(u.GetProperty("id"u8).GetGuid()))] : [],
            values.TryGetProperty("count"u8, out var count) ? count.GetInt32() : 0,
            (values.TryGetProperty("name"u8, out var said) || values.TryGetProperty("topic"u8, out said)) ? said.GetString() : null,
            values.TryGetProperty("message_id"u8, out var id) ? new MessageId(id.GetGuid()) : null,
            values.TryGetProperty("seq"u8, out var seq) ? seq.GetInt64() : null);
    }

    /// <summary>Writes it as an object value: <c>{code, params}</c>.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="names">What the people are called now; null: it is to be stored, and names are not.</param>
    internal void WriteValue(Utf8JsonWriter writer, IReadOnlyDictionary<UserId, string>? names)
    {
        writer.WriteStartObject();
        writer.WriteString("code"u8, Code);
        writer.WriteStartObject("params"u8);
        if (Count > 0)
        {
            WritePeople(writer, names);
            writer.WriteNumber("count"u8, Count);
        }

        if (Code is SystemCodes.Renamed) writer.WriteString("name"u8, Text);
        if (Code is SystemCodes.Topic) writer.WriteString("topic"u8, Text);
        if (Message is { } message) writer.WriteString("message_id"u8, message.Value);
        if (Seq is { } seq) writer.WriteNumber("seq"u8, seq);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void WritePeople(Utf8JsonWriter writer, IReadOnlyDictionary<UserId, string>? names)
    {
        writer.WriteStartArray("users"u8);
        foreach (var person in People)
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, person.Value);
            if (names is not null) writer.WriteString("name"u8, names.GetValueOrDefault(person, ""));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}

/// <summary>What system messages tell.</summary>
public static class SystemCodes
{
    /// <summary>People came in, by themselves or put in by the author: <c>{users: [{id, name}], count}</c>.</summary>
    public const string Joined = "joined";

    /// <summary>People left: <c>{users, count}</c>.</summary>
    public const string Left = "left";

    /// <summary>The author put people out: <c>{users, count}</c>.</summary>
    public const string Removed = "removed";

    /// <summary>The author gave the room another name: <c>{name}</c>, null where a group has none any more.</summary>
    public const string Renamed = "renamed";

    /// <summary>The author changed the topic: <c>{topic}</c>, null where it was taken away.</summary>
    public const string Topic = "topic";

    /// <summary>The author pinned a message: <c>{message_id, seq}</c>.</summary>
    public const string Pinned = "pinned";
}
