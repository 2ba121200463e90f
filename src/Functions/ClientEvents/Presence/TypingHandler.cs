using Veza.Shared.Common;
using Veza.Shared.Messages.Sending;
using Veza.Shared.Presence.Typing;
using Veza.Shared.RateLimits;

namespace Veza.Functions.ClientEvents.Presence;

/// <summary><c>typing.start</c>.</summary>
internal sealed class StartTypingHandler(TypingService typing) : TypingHandler("typing.start", typing, isTyping: true);

/// <summary><c>typing.stop</c>.</summary>
internal sealed class StopTypingHandler(TypingService typing) : TypingHandler("typing.stop", typing, isTyping: false);

/// <summary>What both have in common.</summary>
internal abstract class TypingHandler(string type, TypingService typing, bool isTyping)
    : ClientEventHandler<TypingClientEvent, DoneAck>(type, UserLimit.Typing, "room_not_found", "room_archived")
{
    /// <inheritdoc/>
    protected sealed override TypingClientEvent Read(ref EventFields fields) => new(fields.Id("room_id"));

    /// <inheritdoc/>
    protected sealed override async Task<RawJson> HandleAsync(
        ClientConnection connection, TypingClientEvent @event, SendTicket? ticket, CancellationToken ct)
    {
        var done = await typing.SetAsync(new RoomId(@event.RoomId), connection.Caller.UserId, isTyping, ct);
        return done.Failed ? done.Error.ToResult() : Acks.Done;
    }
}
