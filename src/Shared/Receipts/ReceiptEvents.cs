using Veza.Shared.Common;
using Veza.Shared.Realtime;

namespace Veza.Shared.Receipts;

/// <summary>The events of receipts. Those that wait in a queue are merged: the newest watermark says it all.</summary>
internal static class ReceiptEvents
{
    /// <summary>To the room: a member has got messages.</summary>
    public static RealtimeEvent Delivered(MergedReceipt receipt, DateTimeOffset at) => RealtimeEvent.Create(
        "message.delivered", (receipt, at), static (w, e) =>
        {
            w.WriteString("room_id"u8, e.receipt.RoomId.Value);
            w.WriteId("message_id"u8, e.receipt.DeliveredId);
            w.WriteNumber("seq"u8, e.receipt.Marks.DeliveredSeq);
            w.WriteString("user_id"u8, e.receipt.UserId.Value);
            w.WriteTime("delivered_at"u8, e.at);
        }, key: $"delivered:{receipt.UserId}");

    /// <summary>To the room: a member has read messages.</summary>
    public static RealtimeEvent Read(MergedReceipt receipt, DateTimeOffset at) => RealtimeEvent.Create(
        "message.read", (receipt, at), static (w, e) =>
        {
            w.WriteString("room_id"u8, e.receipt.RoomId.Value);
            w.WriteId("message_id"u8, e.receipt.ReadId);
            w.WriteNumber("seq"u8, e.receipt.Marks.ReadSeq);
            w.WriteString("user_id"u8, e.receipt.UserId.Value);
            w.WriteTime("read_at"u8, e.at);
        }, key: $"read:{receipt.UserId}");

    /// <summary>To the reader's own devices: where they go on reading, and what is left to read.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="state">The place, and what is left.</param>
    /// <param name="message">The message at the place, where it is known.</param>
    /// <param name="at">When.</param>
    public static RealtimeEvent OwnRead(UserId reader, ReadState state, Guid? message, DateTimeOffset at) => RealtimeEvent.Create(
        "message.read", (reader, state, message, at), static (w, e) =>
        {
            w.WriteString("room_id"u8, e.state.RoomId.Value);
            w.WriteId("message_id"u8, e.message);
            w.WriteNumber("seq"u8, e.state.Place.Seq);
            w.WriteString("user_id"u8, e.reader.Value);
            w.WriteTime("read_at"u8, e.at);
            ReadStateJson.WriteCounts(w, e.state);
        }, key: $"own:{state.RoomId}");

    /// <summary>To a large room: how many have got a message.</summary>
    public static RealtimeEvent DeliveredCount(RoomId room, Guid? message, long seq, int count) => RealtimeEvent.Create(
        "message.delivered", (room, message, seq, count), static (w, e) =>
        {
            w.WriteString("room_id"u8, e.room.Value);
            w.WriteId("message_id"u8, e.message);
            w.WriteNumber("seq"u8, e.seq);
            w.WriteNumber("delivered_count"u8, e.count);
        }, key: "delivered-count");

    /// <summary>To a large room: how many have read a message.</summary>
    public static RealtimeEvent ReadCount(RoomId room, Guid? message, long seq, int count) => RealtimeEvent.Create(
        "message.read", (room, message, seq, count), static (w, e) =>
        {
            w.WriteString("room_id"u8, e.room.Value);
            w.WriteId("message_id"u8, e.message);
            w.WriteNumber("seq"u8, e.seq);
            w.WriteNumber("read_count"u8, e.count);
        }, key: "read-count");
}
