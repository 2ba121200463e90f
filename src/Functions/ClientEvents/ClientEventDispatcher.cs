using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using Veza.Functions.Http.Problems;
using Veza.Shared.Common;
using Veza.Shared.Identity.Sessions;
using Veza.Shared.Messages.Sending;
using Veza.Shared.Presence;
using Veza.Shared.RateLimits;

namespace Veza.Functions.ClientEvents;

/// <summary>
/// Where every event of a client comes in, whoever holds its connection: it is counted, handled, and whatever goes wrong
/// becomes its answer. Only known types are counted by their names; all else shares one count.
/// </summary>
internal sealed class ClientEventDispatcher(
    IEnumerable<ClientEventHandler> handlers,
    SessionService sessions,
    PresenceService presence,
    RateLimiter limiter,
    IOptions<RateLimitOptions> limits,
    ExceptionMapper faults,
    TimeProvider clock)
{
    private readonly FrozenDictionary<string, (ClientEventHandler Handler, RateRule Rule)> known = handlers.ToFrozenDictionary(
        handler => handler.Type, handler => (handler, handler.Rule(limits.Value)), StringComparer.Ordinal);

    private readonly RateRule unknown = new("unknown", limits.Value.OtherEventsPerMinute, RateLimitOptions.Window);

    /// <summary>The types of events that a client may send.</summary>
    public IEnumerable<string> Types => known.Keys;

    /// <summary>Handles one event.</summary>
    /// <param name="connection">Where it came from.</param>
    /// <param name="event">The event.</param>
    /// <param name="ticket">The place of a send among the others; ended here or by the service.</param>
    /// <returns>The ack, or the refusal as <c>{"type": "error", …}</c>. It never throws.</returns>
    public async Task<RawJson> HandleAsync(ClientConnection connection, ClientEvent @event, SendTicket? ticket, CancellationToken ct)
    {
        using (ticket)
        {
            try
            {
                // As REST checks the token of each request, and from the same memory.
                if (!await sessions.IsLiveAsync(connection.Caller.SessionId, ct))
                {
                    await connection.SignOutAsync(ct);
                    return RealtimeErrors.UnknownConnection.ToResult();
                }

                await presence.TouchAsync(connection.Caller.UserId, connection.PresenceId);
                var isKnown = known.TryGetValue(@event.Type, out var kind);
                var decision = await limiter.TakeAsync(isKnown ? kind.Rule : unknown, connection.Caller.UserId.ToString(), ct);
                if (!decision.Allowed) return RealtimeErrors.RateLimited(decision.Reset).ToResult();
                if (@event.Malformed is { } malformed) return malformed.ToResult();
                return isKnown ? await kind.Handler.HandleAsync(connection, @event.Fields, ticket, ct) : RealtimeErrors.UnknownEvent(@event.Type).ToResult();
            }
            catch (Exception e)
            {
                return Refuse(e, ct);
            }
        }
    }

    /// <summary>The answer to an event that an exception came of; the same refusal as its HTTP twin has.</summary>
    public RawJson Refuse(Exception exception, CancellationToken ct)
    {
        if (exception is OperationCanceledException && ct.IsCancellationRequested) return ExceptionMapper.Unavailable.ToResult();
        var traceId = ExceptionMapper.TraceIdOf(Guid.CreateVersion7(clock.Now()).ToString());
        return faults.Explain(exception, traceId).ToResult(traceId);
    }
}
