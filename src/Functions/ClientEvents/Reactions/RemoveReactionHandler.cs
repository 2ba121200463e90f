using Veza.Functions.Api.Reactions;
using Veza.Shared.Common;
using Veza.Shared.Messages.Sending;
using Veza.Shared.RateLimits;
using Veza.Shared.Reactions;

namespace Veza.Functions.ClientEvents.Reactions;

/// <summary><c>reaction.remove</c>.</summary>
internal sealed class RemoveReactionHandler(ReactionService reactions) : ClientEventHandler<RemoveReactionClientEvent, ReactionsResponse>(
    "reaction.remove", UserLimit.Reactions, "message_not_found", "room_archived", "validation_failed", "overloaded")
{
    /// <inheritdoc/>
    protected override RemoveReactionClientEvent Read(ref EventFields fields) => new(fields.Id("message_id"), fields.Text("emoji"));

    /// <inheritdoc/>
    protected override async Task<RawJson> HandleAsync(
        ClientConnection connection, RemoveReactionClientEvent @event, SendTicket? ticket, CancellationToken ct)
    {
        var done = await reactions.RemoveAsync(new MessageId(@event.MessageId), connection.Caller.UserId, @event.Emoji, ct);
        return done.Failed ? done.Error.ToResult() : RawJson.Create(AckType, done.Value, ReactionJson.WriteFields);
    }
}
