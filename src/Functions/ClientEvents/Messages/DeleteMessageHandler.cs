using Veza.Shared.Common;
using Veza.Shared.Messages.Editing;
using Veza.Shared.Messages.Sending;
using Veza.Shared.RateLimits;

namespace Veza.Functions.ClientEvents.Messages;

/// <summary><c>message.delete</c>: <c>{message_id}</c>.</summary>
internal sealed class DeleteMessageHandler(MessageEditor editor) : ClientEventHandler("message.delete", UserLimit.Deletions)
{
    /// <inheritdoc/>
    public override async Task<RawJson> HandleAsync(
        ClientConnection connection, EventFields fields, SendTicket? ticket, CancellationToken ct)
    {
        var id = fields.Id("message_id");
        if (fields.Error is { } malformed) return malformed.ToResult();

        var deleted = await editor.DeleteAsync(new MessageId(id), connection.Caller.UserId, ct);
        return deleted.Failed ? deleted.Error.ToResult() : Acks.Done;
    }
}
