using Veza.Shared.Common;
using Veza.Shared.Messages;
using Veza.Shared.Messages.Editing;
using Veza.Shared.Messages.Sending;
using Veza.Shared.RateLimits;

namespace Veza.Functions.ClientEvents.Messages;

/// <summary><c>message.edit</c>.</summary>
internal sealed class EditMessageHandler(MessageEditor editor) : ClientEventHandler<EditMessageClientEvent, EditMessageAck>(
    "message.edit", UserLimit.Edits, "message_not_found", "room_archived", "not_message_author", "validation_failed", "banned", "muted",
    "room_locked")
{
    /// <inheritdoc/>
    protected override EditMessageClientEvent Read(ref EventFields fields) => new(fields.Id("message_id"), fields.Text("content"));

    /// <inheritdoc/>
    protected override async Task<RawJson> HandleAsync(
        ClientConnection connection, EditMessageClientEvent @event, SendTicket? ticket, CancellationToken ct)
    {
        var edited = await editor.EditAsync(new MessageId(@event.MessageId), connection.Caller.UserId, @event.Content, ct);
        return edited.Failed ? edited.Error.ToResult() : RawJson.Create(AckType, edited.Value, static (w, view) =>
        {
            w.WritePropertyName("message"u8);
            MessageJson.Write(w, view);
        });
    }
}
