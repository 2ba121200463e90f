using Veza.Functions.Api.Reactions;
using Veza.Shared.Common;
using Veza.Shared.Messages.Sending;
using Veza.Shared.RateLimits;
using Veza.Shared.Reactions;

namespace Veza.Functions.ClientEvents.Reactions;

/// <summary><c>reaction.add</c>.</summary>
internal sealed class AddReactionHandler(ReactionService reactions) : ClientEventHandler<AddReactionClientEvent, ReactionsResponse>(
    "reaction.add", UserLimit.Reactions, "message_not_found", "room_archived", "validation_failed", "permission_denied",
    "banned", "muted", "room_locked", "too_many_reactions", "overloaded")
{
    /// <inheritdoc/>
    protected override AddReactionClientEvent Read(ref EventFields fields) => new(fields.Id("message_id"), fields.Text("emoji"));

    /// <inheritdoc/>
    protected override async Task<RawJson> HandleAsync(
        ClientConnection connection, AddReactionClientEvent @event, SendTicket? ticket, CancellationToken ct)
    {
        var done = await reactions.AddAsync(new MessageId(@event.MessageId), connection.Caller.UserId, @event.Emoji, ct);
        return done.Failed ? done.Error.ToResult() : RawJson.Create(AckType, done.Value, ReactionJson.WriteFields);
    }
}
