using Microsoft.Extensions.Options;
using Veza.Functions.Http;
using Veza.Shared.Common;
using Veza.Shared.Messages;
using Veza.Shared.Messages.Editing;
using Veza.Shared.Messages.Sending;
using Veza.Shared.Presence;
using Veza.Shared.Presence.Typing;
using Veza.Shared.Realtime;
using Veza.Shared.Receipts;
using Veza.Shared.RoomList;
using Veza.Shared.Rooms;
using Veza.Shared.Rooms.Members;

namespace Veza.Functions.ClientEvents;

/// <summary>Client events by their type: each reads its fields, calls the service of its HTTP twin and writes the ack.</summary>
internal sealed class ClientEventHandlers(
    MessageService messages,
    MessageEditor editor,
    ReceiptService receipts,
    RoomListService inbox,
    RoomMemberService rooms,
    PresenceService presence,
    TypingService typingService,
    IOptions<RealtimeOptions> options,
    TimeProvider clock)
{
    private static readonly RawJson Ack = new("""{"type":"ack"}"""u8.ToArray());

    /// <summary>Handles an event of a known type that may be handled (<see cref="ClientEventDispatcher"/>).</summary>
    /// <param name="connection">Where it came from.</param>
    /// <param name="event">The event.</param>
    /// <param name="turn">The place of a send among the others; ended by the service.</param>
    /// <returns>The ack, or the refusal as <c>{"type": "error", …}</c>.</returns>
    public async Task<RawJson> HandleAsync(
        ClientConnection connection, ClientEvent @event, SendTicket? turn, CancellationToken ct) => @event.Type switch
        {
            "message.send" => await SendAsync(connection, @event.Fields, turn, ct),
            "message.edit" => await EditAsync(connection, @event.Fields, ct),
            "message.delete" => await DeleteAsync(connection, @event.Fields, ct),
            "message.read" => await ReportAsync(connection, @event.Fields, read: true, ct),
            "message.delivered" => await ReportAsync(connection, @event.Fields, read: false, ct),
            "typing.start" => await TypeAsync(connection, @event.Fields, typing: true, ct),
            "typing.stop" => await TypeAsync(connection, @event.Fields, typing: false, ct),
            "presence.update" => await UpdatePresenceAsync(connection, @event.Fields, ct),
            "presence.subscribe" => await SubscribePresenceAsync(connection, @event.Fields, ct),
            "room.join" => await JoinAsync(connection, @event.Fields, ct),
            "room.leave" => await LeaveAsync(connection, @event.Fields, ct),
            "ping" => Pong(),
            _ => RealtimeErrors.UnknownEvent(@event.Type).ToResult(),
        };

    private async Task<RawJson> SendAsync(ClientConnection connection, EventFields fields, SendTicket? turn, CancellationToken ct)
    {
        var command = new SendMessage(
            new RoomId(fields.Id("room_id")),
            connection.Caller.UserId,
            fields.Text("content"),
            fields.MaybeId("client_message_id"),
            fields.MaybeId("reply_to") is { } id ? new MessageId(id) : null);
        if (fields.Error is { } malformed) return malformed.ToResult();

        var sent = await messages.SendAsync(command, turn, ct);
        return sent.Failed ? sent.Error.ToResult() : RawJson.Create("ack", sent.Value, static (w, m) =>
        {
            w.WriteString("id"u8, m.Id.Value);
            w.WriteString("room_id"u8, m.RoomId.Value);
            w.WriteNumber("seq"u8, m.Seq);
            w.WriteTime("created_at"u8, m.CreatedAt);
            w.WriteString("client_message_id"u8, m.ClientMessageId);
        });
    }

    private async Task<RawJson> EditAsync(ClientConnection connection, EventFields fields, CancellationToken ct)
    {
        var (id, content) = (fields.Id("message_id"), fields.Text("content"));
        if (fields.Error is { } malformed) return malformed.ToResult();

        var edited = await editor.EditAsync(new MessageId(id), connection.Caller.UserId, content, ct);
        return edited.Failed ? edited.Error.ToResult() : RawJson.Create("ack", edited.Value, static (w, view) =>
        {
            w.WritePropertyName("message"u8);
            MessageJson.Write(w, view);
        });
    }

    private async Task<RawJson> DeleteAsync(ClientConnection connection, EventFields fields, CancellationToken ct)
    {
        var id = fields.Id("message_id");
        if (fields.Error is { } malformed) return malformed.ToResult();

        var deleted = await editor.DeleteAsync(new MessageId(id), connection.Caller.UserId, ct);
        return deleted.Failed ? deleted.Error.ToResult() : Ack;
    }

    private async Task<RawJson> ReportAsync(ClientConnection connection, EventFields fields, bool read, CancellationToken ct)
    {
        var room = new RoomId(fields.Id("room_id"));
        var message = fields.MaybeId("message_id");
        var seq = message is null ? fields.Number("seq") : 0;
        var version = fields.MaybeNumber("read_version");
        if (fields.Error is { } malformed) return malformed.ToResult();

        var (user, id) = (connection.Caller.UserId, message is { } m ? new MessageId(m) : (MessageId?)null);
        var state = read
            ? await receipts.ReadAsync(room, user, id, seq, version, ct)
            : await receipts.DeliverAsync(room, user, id, seq, ct);
        return state.Failed ? state.Error.ToResult() : RawJson.Create("ack", state.Value, ReadStateJson.WriteFields);
    }

    private async Task<RawJson> TypeAsync(ClientConnection connection, EventFields fields, bool typing, CancellationToken ct)
    {
        var room = fields.Id("room_id");
        if (fields.Error is { } malformed) return malformed.ToResult();

        var done = await typingService.SetAsync(new RoomId(room), connection.Caller.UserId, typing, ct);
        return done.Failed ? done.Error.ToResult() : Ack;
    }

    private async Task<RawJson> UpdatePresenceAsync(ClientConnection connection, EventFields fields, CancellationToken ct)
    {
        var word = fields.Text("status");
        if (fields.Error is { } malformed) return malformed.ToResult();
        if (PresenceCodes.Parse(word) is not { } status)
            return Error.Field("status", FieldFault.UnknownValue("it must be online, away, busy or offline.")).ToResult();

        await presence.UpdateAsync(connection.Caller.UserId, status, ct);
        return Ack;
    }

    private async Task<RawJson> SubscribePresenceAsync(ClientConnection connection, EventFields fields, CancellationToken ct)
    {
        var ids = fields.Ids("user_ids", options.Value.MaxWatchedPerConnection);
        if (fields.Error is { } malformed) return malformed.ToResult();

        var users = await presence.FilterVisibleAsync(connection.Caller.UserId, ids, ct);
        await connection.SubscribePresenceAsync(users, ct); // first listen, then look: no change falls between
        var states = await presence.ListAsync(users, ct);
        return RawJson.Create("ack", states, static (w, found) =>
        {
            w.WriteStartArray("presence"u8);
            foreach (var state in found)
            {
                w.WriteStartObject();
                w.WriteString("user_id"u8, state.UserId.Value);
                w.WriteString("status"u8, state.Status.Code());
                w.WriteTime("last_seen"u8, state.LastSeen);
                w.WriteEndObject();
            }

            w.WriteEndArray();
        });
    }

    private async Task<RawJson> JoinAsync(ClientConnection connection, EventFields fields, CancellationToken ct)
    {
        var room = new RoomId(fields.Id("room_id"));
        if (fields.Error is { } malformed) return malformed.ToResult();

        var joined = await rooms.JoinAsync(room, connection.Caller.TenantId, connection.Caller.UserId, ct);
        if (joined.Failed) return joined.Error.ToResult();

        await connection.JoinAsync(room, joined.Value.Departures, ct); // subscribed first: the numbers that follow leave no gap to what comes live
        var summary = await inbox.FindAsync(connection.Caller.UserId, room, ct);
        if (summary.Failed) await connection.LeaveAsync(room, ct); // removed just now
        return summary.Failed ? summary.Error.ToResult() : RawJson.Create("ack", summary.Value, static (w, s) =>
        {
            w.WriteString("room_id"u8, s.Room.Id.Value);
            w.WriteNumber("last_seq"u8, s.Room.LastSeq);
            w.WriteNumber("revision"u8, s.Room.Revision);
        });
    }

    private async Task<RawJson> LeaveAsync(ClientConnection connection, EventFields fields, CancellationToken ct)
    {
        var room = fields.Id("room_id");
        if (fields.Error is { } malformed) return malformed.ToResult();

        var left = await rooms.LeaveAsync(new RoomId(room), connection.Caller.UserId, ct);
        return left.Failed ? left.Error.ToResult() : Ack;
    }

    private RawJson Pong() => RawJson.Create("pong", (clock.Now(), options.Value.PingInterval), static (w, pong) =>
    {
        w.WriteTime("server_time"u8, pong.Item1);
        w.WriteNumber("ping_after"u8, (int)pong.PingInterval.TotalSeconds);
        w.WriteString("version"u8, ServerVersion.Text);
    });
}
