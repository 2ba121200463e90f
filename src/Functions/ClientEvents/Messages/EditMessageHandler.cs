using Veza.Shared.Common;
using Veza.Shared.Messages;
using Veza.Shared.Messages.Editing;
using Veza.Shared.Messages.Sending;
using Veza.Shared.RateLimits;

namespace Veza.Functions.ClientEvents.Messages;

/// <summary><c>message.edit</c>: <c>{message_id, content}</c>.</summary>
internal sealed class EditMessageHandler(MessageEditor editor) : ClientEventHandler("message.edit", UserLimit.Edits)
{
    /// <inheritdoc/>
    public override async Task<RawJson> HandleAsync(
        ClientConnection connection, EventFields fields, SendTicket? ticket, CancellationToken ct)
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
}
