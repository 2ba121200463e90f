using Veza.Functions.Api.Messages;
using Veza.Shared.Common;
using Veza.Shared.Messages.Sending;
using Veza.Shared.RateLimits;

namespace Veza.Functions.ClientEvents.Messages;

/// <summary><c>message.send</c>.</summary>
internal sealed class SendMessageHandler(MessageService messages) : ClientEventHandler<SendMessageClientEvent, SentMessageResponse>(
    "message.send", UserLimit.Messages,
    "room_not_found", "room_archived", "message_not_found", "validation_failed", "client_message_id_reused", "overloaded", "banned", "muted",
    "room_locked", "slow_mode", "message_blocked", "message_rejected", "too_many_held", "thread_on_reply")
{
    /// <inheritdoc/>
    protected override SendMessageClientEvent Read(ref EventFields fields) =>
        new(fields.Id("room_id"), fields.Text("content"), fields.MaybeId("client_message_id"), fields.MaybeId("reply_to"),
            fields.MaybeId("thread_root"), fields.MaybeYes("also_in_room"));

    /// <inheritdoc/>
    protected override async Task<RawJson> HandleAsync(
        ClientConnection connection, SendMessageClientEvent @event, SendTicket? ticket, CancellationToken ct)
    {
        var command = new SendMessage(
            new RoomId(@event.RoomId), connection.Caller.UserId, @event.Content, @event.ClientMessageId,
            @event.ReplyTo is { } id ? new MessageId(id) : null, @event.ThreadRoot is { } root ? new MessageId(root) : null,
            @event.AlsoInRoom ?? false);
        var sent = await messages.SendAsync(command, ticket, ct);
        return sent.Failed ? sent.Error.ToResult() : RawJson.Create(AckType, sent.Value, SentMessageJson.WriteFields);
    }
}
