using Veza.Shared.Common;
using Veza.Shared.Messages.Editing;
using Veza.Shared.Messages.Sending;
using Veza.Shared.RateLimits;

namespace Veza.Functions.ClientEvents.Messages;

/// <summary><c>message.delete</c>.</summary>
internal sealed class DeleteMessageHandler(MessageEditor editor) : ClientEventHandler<DeleteMessageClientEvent, DoneAck>(
    "message.delete", UserLimit.Deletions, "message_not_found", "room_archived", "not_message_author", "validation_failed",
    "name_blocked")
{
    /// <inheritdoc/>
    protected override DeleteMessageClientEvent Read(ref EventFields fields) => new(fields.Id("message_id"), fields.MaybeText("reason"));

    /// <inheritdoc/>
    protected override async Task<RawJson> HandleAsync(
        ClientConnection connection, DeleteMessageClientEvent @event, SendTicket? ticket, CancellationToken ct)
    {
        var deleted = await editor.DeleteAsync(new MessageId(@event.MessageId), connection.Caller.UserId, @event.Reason, ct);
        return deleted.Failed ? deleted.Error.ToResult() : Acks.Done;
    }
}
