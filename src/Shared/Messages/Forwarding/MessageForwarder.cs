using Veza.Shared.Common;
using Veza.Shared.Messages.History;
using Veza.Shared.Messages.Sending;

namespace Veza.Shared.Messages.Forwarding;

/// <summary>The command to forward a message into a room.</summary>
/// <param name="ClientMessageId">Makes it repeatable; null: it is not.</param>
public readonly record struct ForwardMessage(MessageId Message, RoomId Into, UserId By, Guid? ClientMessageId);

/// <summary>
/// Forwards messages: the server copies the text, as whoever forwards may read it, and sends it like any other, screened anew. Nobody is
/// named by it, since nobody wrote it there.
/// </summary>
public sealed class MessageForwarder(MessageReader reader, MessageService messages)
{
    /// <summary>As <see cref="MessageService.SendAsync"/>; <c>message_not_found</c> also where the original cannot be read.</summary>
    public async ValueTask<Result<SentMessage>> ForwardAsync(ForwardMessage command, SendTicket? ticket, CancellationToken ct)
    {
        if (await reader.FindVisibleAsync(command.Message, command.By, ct) is not { Message: { DeletedAt: null, System: null } original })
        {
            ticket?.Dispose();
            return await FindRepeatedAsync(command, ct) ?? MessageErrors.NotFound;
        }

        return await messages.SendAsync(
            new SendMessage(command.Into, command.By, original.Content, command.ClientMessageId, ReplyTo: null) 
            {
                Forward = (original.Id, Forwarded.Of(original)),
            },
            ticket, ct);
    }

    /// <summary>A repetition is answered as the first time, also when the original has gone since.</summary>
    private async Task<Result<SentMessage>?> FindRepeatedAsync(ForwardMessage command, CancellationToken ct) =>
        command.ClientMessageId is { } id && await reader.FindSentAsync(command.Into, command.By, id, ct) is { } sent
        && sent.Digest == Message.ForwardDigest(command.Message)
            ? new SentMessage(sent.Id, command.Into, sent.Seq, sent.CreatedAt, id)
            : null;
}
