using System.Collections.Frozen;
using System.Text.Json;
using Veza.Shared.Common;
using Veza.Shared.Messages.Changes;
using Veza.Shared.Messages.Mentions;
using Veza.Shared.Realtime;
using Veza.Shared.Threads.Standing;

namespace Veza.Shared.Messages;

/// <summary>The one place that knows what a message looks like on the wire; events, history and sync all write it here.</summary>
public static class MessageJson
{
    /// <summary>Writes the message as an object value.</summary>
    public static void Write(Utf8JsonWriter writer, MessageView view)
    {
        var message = view.Message;
        writer.WriteStartObject();
        writer.WriteString("id"u8, message.Id.Value);
        writer.WriteString("room_id"u8, message.RoomId.Value);
        writer.WriteNumber("seq"u8, message.Seq);
        writer.WriteString("user_id"u8, message.AuthorId.Value);
        writer.WriteString("user_name"u8, view.AuthorName);
        writer.WriteString("content"u8, message.Content);
        writer.WriteTime("created_at"u8, message.CreatedAt);
        writer.WriteTime("edited_at"u8, message.EditedAt);
        writer.WriteTime("deleted_at"u8, message.DeletedAt);
        writer.WriteId("reply_to"u8, message.ReplyTo?.Value);
        writer.WritePropertyName("quoted"u8);
        WriteQuote(writer, view.Quote);
        WriteIds(writer, "mentions"u8, message.Mentions);
        if (message.Mentions.Count > 0) WriteMentioned(writer, message.Mentions);
        writer.WriteStartArray("attachments"u8);
        writer.WriteEndArray();
        writer.WriteString("client_message_id"u8, message.ClientMessageId);
        WriteRevision(writer, message.Revision);
        WriteKind(writer, view);
        WritePlace(writer, message.Thread);
        if (view.Changes is { Count: > 0 } changes)
        {
            writer.WritePropertyName("changes"u8);
            MessageChangeJson.Write(writer, changes);
            MessageChangeJson.WriteAsFields(writer, changes);
        }

        if (view.Thread is { } thread)
        {
            writer.WritePropertyName("thread"u8);
            thread.Write(writer);
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes an array of messages as a value.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<MessageView> messages)
    {
        writer.WriteStartArray();
        for (var i = 0; i < messages.Count; i++) Write(writer, messages[i]);
        writer.WriteEndArray();
    }

    /// <summary>Writes that somebody else took a message away; nothing where its author did.</summary>
    internal static void WriteRemoval(Utf8JsonWriter writer, Removal? removal)
    {
        if (removal is null) return;
        writer.WriteStartObject("removal"u8);
        writer.WriteString("reason"u8, removal.Reason);
        writer.WriteEndObject();
    }

    /// <summary>What it is besides a text; of an ordinary message nothing.</summary>
    private static void WriteKind(Utf8JsonWriter writer, MessageView view)
    {
        var (message, names) = (view.Message, view.Names);
        if (message.System is not null) writer.WriteString("kind"u8, "system"u8);
        if (message.DeletedAt is not null)
        {
            WriteRemoval(writer, message.Removal);
            return;
        }

        if (message.System is { } note)
        {
            writer.WritePropertyName("system"u8);
            note.WriteValue(writer, names ?? FrozenDictionary<UserId, string>.Empty);
        }

        if (message.Forwarded is { } from)
        {
            writer.WritePropertyName("forwarded_from"u8);
            from.WriteValue(writer, names?.GetValueOrDefault(from.AuthorId) ?? "");
        }
    }

    private static void WriteRevision(Utf8JsonWriter writer, long? revision)
    {
        if (revision is { } number) writer.WriteNumber("revision"u8, number);
        else writer.WriteNull("revision"u8);
    }

    /// <summary>Writes where a reply stands; nothing of other messages.</summary>
    internal static void WritePlace(Utf8JsonWriter writer, ThreadPlace? thread)
    {
        if (thread is not { } place) return;
        writer.WriteString("thread_root"u8, place.Root.Value);
        writer.WriteBoolean("also_in_room"u8, place.AlsoInRoom);
    }

    /// <summary>Writes who is named, each once.</summary>
    internal static void WriteIds(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<Mention> mentions)
    {
        writer.WriteStartArray(name);
        for (var i = 0; i < mentions.Count; i++)
            if (IsFirst(mentions, i)) writer.WriteStringValue(mentions[i].Id);
        writer.WriteEndArray();
    }

    /// <summary>Somebody may be named twice, by a former handle and by the present one.</summary>
    private static bool IsFirst(IReadOnlyList<Mention> mentions, int at)
    {
        for (var i = 0; i < at; i++)
            if (mentions[i].Id == mentions[at].Id) return false;
        return true;
    }

    /// <summary>Which handle of the text means whom, as far as that was kept.</summary>
    private static void WriteMentioned(Utf8JsonWriter writer, IReadOnlyList<Mention> mentions)
    {
        writer.WriteStartArray("mentioned"u8);
        foreach (var (handle, id) in mentions)
        {
            if (handle.Length == 0) continue;
            writer.WriteStartObject();
            writer.WriteString("handle"u8, handle);
            writer.WriteString("id"u8, id);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteQuote(Utf8JsonWriter writer, Quote? quote)
    {
        if (quote is null)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("id"u8, quote.Id.Value);
        writer.WriteNumber("seq"u8, quote.Seq);
        writer.WriteString("user_id"u8, quote.AuthorId.Value);
        writer.WriteString("user_name"u8, quote.AuthorName);
        writer.WriteString("content"u8, quote.Content);
        writer.WriteString("preview"u8, quote.Preview);
        writer.WriteBoolean("deleted"u8, quote.Deleted);
        WriteRevision(writer, quote.Revision);
        writer.WriteEndObject();
    }
}
