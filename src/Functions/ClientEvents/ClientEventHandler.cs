using Veza.Shared.Messages.Sending;
using Veza.Shared.RateLimits;

namespace Veza.Functions.ClientEvents;

/// <summary>
/// Handles one kind of client event, as the dispatcher and the description see it. A new kind is a class in the folder of its area and a
/// line in <see cref="ClientEventsRegistration"/>.
/// </summary>
/// <param name="type">See <see cref="Type"/>.</param>
/// <param name="limit">See <see cref="Limit"/>.</param>
/// <param name="refusals">See <see cref="Refusals"/>.</param>
internal abstract class ClientEventHandler(string type, UserLimit? limit, string[] refusals)
{
    /// <summary>The event's type, as clients send it.</summary>
    public string Type => type;

    /// <summary>What it counts against, together with its HTTP twin; null: it is not counted.</summary>
    public UserLimit? Limit => limit;

    /// <summary>Codes of its refusals, besides those that any event may get (<see cref="ClientEventDispatcher.Refusals"/>).</summary>
    public IReadOnlyList<string> Refusals => refusals;

    /// <summary>The record of its fields, besides <c>type</c>.</summary>
    public abstract Type Shape { get; }

    /// <summary>The record of its ack's fields, besides <c>type</c>.</summary>
    public abstract Type AckShape { get; }

    /// <summary>The type of its ack.</summary>
    public virtual string AckType => "ack";

    /// <summary>Handles an event of the type that may be handled.</summary>
    /// <param name="connection">Where it came from.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="ticket">The place of a send among the others; ended by the service.</param>
    /// <returns>The ack, or the refusal as <c>{"type": "error", …}</c>.</returns>
    public abstract Task<RawJson> HandleAsync(ClientConnection connection, EventFields fields, SendTicket? ticket, CancellationToken ct);
}

/// <summary>Reads the fields of one kind of client event into its record, calls the service of its HTTP twin and writes the ack.</summary>
/// <typeparam name="TEvent">What is read: the event as the description has it.</typeparam>
/// <typeparam name="TAck">What is written: the ack as the description has it.</typeparam>
internal abstract class ClientEventHandler<TEvent, TAck>(string type, UserLimit? limit, params string[] refusals)
    : ClientEventHandler(type, limit, refusals)
{
    /// <inheritdoc/>
    public sealed override Type Shape => typeof(TEvent);

    /// <inheritdoc/>
    public sealed override Type AckShape => typeof(TAck);

    /// <inheritdoc/>
    public sealed override Task<RawJson> HandleAsync(ClientConnection connection, EventFields fields, SendTicket? ticket, CancellationToken ct)
    {
        var @event = Read(ref fields);
        return fields.Error is { } malformed ? Task.FromResult(malformed.ToResult()) : HandleAsync(connection, @event, ticket, ct);
    }

    /// <summary>Reads the fields; what comes of those that are not valid is not looked at.</summary>
    protected abstract TEvent Read(ref EventFields fields);

    /// <summary>Handles an event whose fields are valid.</summary>
    protected abstract Task<RawJson> HandleAsync(ClientConnection connection, TEvent @event, SendTicket? ticket, CancellationToken ct);
}
