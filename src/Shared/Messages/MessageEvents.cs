using System.Text.Json;
using Veza.Shared.Messages.Changes;
using Veza.Shared.Messages.Mentions;
using Veza.Shared.Realtime;

namespace Veza.Shared.Messages;

/// <summary>Every event of this feature, by the names of the specifications.</summary>
public static class MessageEvents
{
    /// <summary>Name in the outbox of a batch of new messages: <c>{"rooms": [[room id, first seq, last seq, tenant id], …]}</c>.</summary>
    public const string NewType = "message.new";

    /// <summary>Name of an edit; in the outbox <c>{"room_id", "message_id", "revision"}</c>.</summary>
    public const string UpdatedType = "message.updated";

    /// <summary>Name of a deletion; in the outbox <c>{"room_id", "message_id", "revision"}</c>.</summary>
    public const string DeletedType = "message.deleted";

    /// <summary>Name of a change besides the text; in the outbox <c>{"room_id", "message_id", "revision", "kind"}</c>.</summary>
    public const string ChangedType = "message.changed";

    /// <summary>To the room: somebody said something.</summary>
    public static RealtimeEvent New(MessageView view) =>
        RealtimeEvent.Create(NewType, view, WriteMessage) with { Numbers = new(view.Message.Seq, Revision: 0) };

    /// <summary>To the room: a message says something else now.</summary>
    /// <param name="view">How it is now.</param>
    /// <param name="former">Whom it named before: who counts mentions and does not hold the message needs it.</param>
    public static RealtimeEvent Updated(MessageView view, IReadOnlyList<Mention> former) =>
        RealtimeEvent.Create(UpdatedType, (view, former), static (w, e) =>
        {
            WriteMessage(w, e.view);
            MessageJson.WriteIds(w, "former_mentions"u8, e.former);
        });

    /// <summary>To the room: a message is gone and keeps its place.</summary>
    /// <param name="message">How it is now.</param>
    /// <param name="former">Whom it named before; with its author and time all that is needed to count it no more.</param>
    public static RealtimeEvent Deleted(Message message, IReadOnlyList<Mention> former) =>
        RealtimeEvent.Create(DeletedType, (message, former), static (w, e) =>
        {
            var m = e.message;
            w.WriteString("room_id"u8, m.RoomId.Value);
            w.WriteString("message_id"u8, m.Id.Value);
            w.WriteNumber("seq"u8, m.Seq);
            w.WriteNumber("revision"u8, m.Revision ?? 0);
            w.WriteTime("deleted_at"u8, m.DeletedAt);
            w.WriteString("user_id"u8, m.AuthorId.Value);
            w.WriteTime("created_at"u8, m.CreatedAt);
            MessageJson.WriteIds(w, "former_mentions"u8, e.former);
            MessageJson.WriteRemoval(w, m.Removal);
            MessageJson.WritePlace(w, m.Thread);
        });

    /// <summary>To the room: what a kind says of a message besides its text.</summary>
    public static RealtimeEvent Changed(MessageChange change) =>
        RealtimeEvent.Create(ChangedType, change, MessageChangeJson.WriteFields);

    /// <summary>The outbox payload of a change besides the text.</summary>
    public static string ChangePayload(MessageChange change) => $$"""
        {"room_id":"{{change.RoomId}}","message_id":"{{change.MessageId}}","revision":{{change.Revision}},"kind":"{{change.Kind}}"}
        """;

    /// <summary>The outbox payload of an edit or a deletion.</summary>
    public static string ChangePayload(Message message) => $$"""
        {"room_id":"{{message.RoomId}}","message_id":"{{message.Id}}","revision":{{message.Revision ?? 0}}}
        """;

    private static void WriteMessage(Utf8JsonWriter writer, MessageView view)
    {
        writer.WritePropertyName("message"u8);
        MessageJson.Write(writer, view);
    }
}
