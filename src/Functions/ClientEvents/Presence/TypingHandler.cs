using Veza.Shared.Common;
using Veza.Shared.Messages.Sending;
using Veza.Shared.Presence.Typing;
using Veza.Shared.RateLimits;

namespace Veza.Functions.ClientEvents.Presence;

/// <summary><c>typing.start</c>: <c>{room_id}</c>.</summary>
internal sealed class StartTypingHandler(TypingService typing) : TypingHandler("typing.start", typing, isTyping: true);

/// <summary><c>typing.stop</c>: <c>{room_id}</c>.</summary>
internal sealed class StopTypingHandler(TypingService typing) : TypingHandler("typing.stop", typing, isTyping: false);

/// <summary>What both have in common.</summary>
internal abstract class TypingHandler(string type, TypingService typing, bool isTyping)
    : ClientEventHandler(type, UserLimit.Typing)
{
    /// <inheritdoc/>
    public sealed override async Task<RawJson> HandleAsync(
        ClientConnection connection, EventFields fields, SendTicket? ticket, CancellationToken ct)
    {
        var room = fields.Id("room_id");
        if (fields.Error is { } malformed) return malformed.ToResult();

        var done = await typing.SetAsync(new RoomId(room), connection.Caller.UserId, isTyping, ct);
        return done.Failed ? done.Error.ToResult() : Acks.Done;
    }
}
