using Veza.Shared.Messages.Sending;
using Veza.Shared.RateLimits;

namespace Veza.Functions.ClientEvents;

/// <summary>
/// Handles one kind of client event: reads its fields, calls the service of its HTTP twin and writes the ack. A new kind is a class
/// in the folder of its area and a line in <see cref="ClientEventsRegistration"/>.
/// </summary>
/// <param name="type">See <see cref="Type"/>.</param>
/// <param name="limit">How many a minute a person may send; 0: it is not counted here.</param>
internal abstract class ClientEventHandler(string type, Func<RateLimitOptions, int> limit)
{
    /// <summary>A limit for what the service counts itself, or what keeps the connection alive.</summary>
    protected static readonly Func<RateLimitOptions, int> NotCounted = static _ => 0;

    /// <summary>The limit of what has no other.</summary>
    protected static readonly Func<RateLimitOptions, int> Others = static limits => limits.OtherEventsPerMinute;

    /// <summary>The event's type, as clients send it.</summary>
    public string Type => type;

    /// <summary>What it is counted by.</summary>
    public RateRule Rule(RateLimitOptions limits) => new(type, limit(limits), RateLimitOptions.Window);

    /// <summary>Handles an event of the type that may be handled.</summary>
    /// <param name="connection">Where it came from.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="ticket">The place of a send among the others; ended by the service.</param>
    /// <returns>The ack, or the refusal as <c>{"type": "error", …}</c>.</returns>
    public abstract Task<RawJson> HandleAsync(ClientConnection connection, EventFields fields, SendTicket? ticket, CancellationToken ct);
}

/// <summary>Acks that carry nothing.</summary>
internal static class Acks
{
    /// <summary>It is done.</summary>
    public static readonly RawJson Done = new("""{"type":"ack"}"""u8.ToArray());
}
