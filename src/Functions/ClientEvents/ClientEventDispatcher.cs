using System.Collections.Frozen;
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
    UserLimits limits,
    ExceptionMapper faults,
    TimeProvider clock)
{
    private readonly FrozenDictionary<string, ClientEventHandler> known =
        handlers.ToFrozenDictionary(handler => handler.Type, StringComparer.Ordinal);

    /// <summary>Codes of the refusals that any event may get, whatever it is.</summary>
    public static IReadOnlyList<string> Refusals { get; } =
        ["malformed_event", "rate_limited", "connection_unknown", "unavailable", "internal_error"];

    /// <summary>The events that a client may send.</summary>
    public IEnumerable<ClientEventHandler> Handlers => known.Values;

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
                var handler = known.GetValueOrDefault(@event.Type);
                if ((handler is null ? UserLimit.UnknownEvents : handler.Limit) is { } limit)
                {
                    var decision = await limits.TakeAheadAsync(limit, connection.Caller.UserId, ct);
                    if (!decision.Allowed) return RateLimitErrors.Exceeded(decision.Reset).ToResult();
                }

                if (@event.Malformed is { } malformed) return malformed.ToResult();
                return handler is null
                    ? RealtimeErrors.UnknownEvent(@event.Type).ToResult()
                    : await handler.HandleAsync(connection, @event.Fields, ticket, ct);
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
