using Veza.Shared.Messages.Sending;
using Veza.Shared.RateLimits;

namespace Veza.Functions.ClientEvents;

/// <summary>
/// Handles one kind of client event: reads its fields, calls the service of its HTTP twin and writes the ack. A new kind is a class
/// in the folder of its area and a line in <see cref="ClientEventsRegistration"/>.
/// </summary>
/// <param name="type">See <see cref="Type"/>.</param>
/// <param name="limit">See <see cref="Limit"/>.</param>
internal abstract class ClientEventHandler(string type, UserLimit? limit)
{
    /// <summary>The event's type, as clients send it.</summary>
    public string Type => type;

    /// <summary>What it counts against, together with its HTTP twin; null: it is not counted.</summary>
    public UserLimit? Limit => limit;

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
