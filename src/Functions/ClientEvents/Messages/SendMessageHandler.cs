using Veza.Shared.Common;
using Veza.Shared.Messages.Sending;
using Veza.Shared.RateLimits;

namespace Veza.Functions.ClientEvents.Messages;

/// <summary><c>message.send</c>: <c>{room_id, content, client_message_id?, reply_to?}</c>.</summary>
internal sealed class SendMessageHandler(MessageService messages) : ClientEventHandler("message.send", UserLimit.Messages)
{
    /// <inheritdoc/>
    public override async Task<RawJson> HandleAsync(
        ClientConnection connection, EventFields fields, SendTicket? ticket, CancellationToken ct)
    {
        var command = new SendMessage(
            new RoomId(fields.Id("room_id")),
            connection.Caller.UserId,
            fields.Text("content"),
            fields.MaybeId("client_message_id"),
            fields.MaybeId("reply_to") is { } id ? new MessageId(id) : null);
        if (fields.Error is { } malformed) return malformed.ToResult();

        var sent = await messages.SendAsync(command, ticket, ct);
        return sent.Failed ? sent.Error.ToResult() : RawJson.Create("ack", sent.Value, SentMessageJson.WriteFields);
    }
}
