using System.Globalization;
using NpgsqlTypes;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Realtime;

namespace Veza.Shared.Events.Outbox;

/// <summary>An event of the outbox: something that became true in the transaction that wrote it.</summary>
/// <param name="Id">Ascending; not an order of commit.</param>
/// <param name="Type">The event's name, for example <c>message.new</c>.</param>
/// <param name="Session">See <see cref="EventEnvelope.Session"/>.</param>
/// <param name="Producer">The process that wrote it.</param>
/// <param name="Payload">JSON; its shape belongs to the type.</param>
/// <param name="Sent">Destinations that have it already, when an earlier try failed at another one.</param>
/// <param name="CreatedAt">When it was written.</param>
public sealed record OutboxEvent(
    long Id, string Type, string? Session, Guid Producer, string Payload, IReadOnlyList<string> Sent, DateTimeOffset CreatedAt)
{
    /// <summary>As consumers see it.</summary>
    public EventEnvelope ToEnvelope() =>
        new(Id.ToString(CultureInfo.InvariantCulture), Type, Session, CreatedAt, Payload) { Producer = Producer };
}

/// <summary>Where events are written in the transaction that makes them true; the relay hands them to the consumers.</summary>
public sealed class EventOutbox(ProcessIdentity process, TimeProvider clock)
{
    private const int MaxNameLength = 128; // what Azure Service Bus takes

    private readonly SemaphoreSlim waiting = new(0, 1);
    private readonly UnannouncedCommits untold = new();
    private volatile bool heldBack; // the relay has passed over something that was about to be told

    /// <summary>Adds the event to the transaction.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="type">The event's name.</param>
    /// <param name="payload">A JSON object.</param>
    /// <param name="session">
    /// Events of one session are handled in the order of their ids: who needs that holds a lock of the session's when it
    /// appends, so that ids follow commits. Other processes see to them as well: clients are told of such an event by its consumer.
    /// </param>
    public Task AppendAsync(UnitOfWork transaction, string type, string payload, CancellationToken ct, string? session = null)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(type.Length, MaxNameLength, nameof(type));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(session?.Length ?? 0, MaxNameLength, nameof(session));
        var now = clock.Now();
        if (untold.Open(transaction, now)) transaction.WhenOver(end => Over(transaction, end));
        return transaction.Command("""
            INSERT INTO outbox (type, producer, payload, available_at, created_at, session) VALUES ($1, $2, $3, $4, $4, $5)
            """).With(type).With(process.Id).WithNullable(payload, NpgsqlDbType.Jsonb).With(now)
            .WithNullable(session, NpgsqlDbType.Text).RunAsync(ct);
    }

    /// <summary>Adds several events of a type that belong to no session, in the order of their payloads.</summary>
    public Task AppendAsync(UnitOfWork transaction, string type, IReadOnlyCollection<string> payloads, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(type.Length, MaxNameLength, nameof(type));
        var now = clock.Now();
        if (untold.Open(transaction, now)) transaction.WhenOver(end => Over(transaction, end));
        return transaction.Command("""
            INSERT INTO outbox (type, producer, payload, available_at, created_at)
            SELECT $1, $2, i.payload::jsonb, $4, $4 FROM unnest($3::text[]) WITH ORDINALITY AS i (payload, n) ORDER BY i.n
            """).With(type).With(process.Id).With(payloads.ToArray()).With(now).RunAsync(ct);
    }

    /// <summary>
    /// Whether this process wrote the event and has told the clients of it. They are told when the transaction is over: when
    /// its owner, which announces what it has committed, disposes of it.
    /// </summary>
    public bool IsAnnounced(EventEnvelope e) => e.Producer == process.Id && !untold.MayHold(e.CreatedAt);

    /// <summary>Up to when all that this process has written has been told, as far as it knows: what is younger may be about to be.</summary>
    internal DateTimeOffset ToldUntil(DateTimeOffset now)
    {
        if (untold.Since is not { } since || since > now) return now;
        heldBack = true;
        return since - TimeSpan.FromMicroseconds(1);
    }

    /// <summary>Something that was stored until now could not be told: the relay sees to it.</summary>
    public void MarkUncertain() => untold.MarkUncertain(clock.Now());

    /// <summary>Tells the relay that there is something. A hint; the relay finds by itself what it misses.</summary>
    public void Wake()
    {
        if (waiting.CurrentCount > 0) return;
        try
        {
            waiting.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else woke it between the look and the call: it is awake, which is all that was asked.
        }
    }

    private void Over(UnitOfWork transaction, TransactionOutcome end)
    {
        if (end == TransactionOutcome.Unknown) MarkUncertain(); // first, so that it is never vouched for in between
        untold.Close(transaction);
        if (end != TransactionOutcome.Unknown && !heldBack) return;
        heldBack = false;
        Wake();
    }

    /// <summary>Waits for <see cref="Wake"/>, at most as long as said.</summary>
    internal Task WaitAsync(TimeSpan atMost, CancellationToken ct) => waiting.WaitAsync(atMost, ct);
}
