using NpgsqlTypes;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Realtime;

namespace Veza.Shared.Events;

/// <summary>An event of the outbox: something that became true in the transaction that wrote it.</summary>
/// <param name="Id">Ascending; not an order of commit.</param>
/// <param name="Type">The event's name, for example <c>message.new</c>.</param>
/// <param name="Producer">The process that wrote it.</param>
/// <param name="Payload">JSON; its shape belongs to the type.</param>
/// <param name="CreatedAt">When it was written.</param>
public sealed record OutboxEvent(long Id, string Type, Guid Producer, string Payload, DateTimeOffset CreatedAt);

/// <summary>Where events are written in the transaction that makes them true; the drain hands them to the consumers.</summary>
public sealed class Outbox(ProcessIdentity process, TimeProvider clock)
{
    private readonly SemaphoreSlim waiting = new(0, 1);

    /// <summary>Adds the event to the transaction.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="type">The event's name.</param>
    /// <param name="payload">A JSON object.</param>
    /// <param name="ct">Gives up.</param>
    public Task AppendAsync(DbSession session, string type, string payload, CancellationToken ct)
    {
        var now = clock.Now();
        return session.Command("""
            INSERT INTO outbox (type, producer, payload, available_at, created_at) VALUES ($1, $2, $3, $4, $4)
            """).With(type).With(process.Id).WithNullable(payload, NpgsqlDbType.Jsonb).With(now).RunAsync(ct);
    }

    /// <summary>Tells the drain that there is something. A hint; the drain finds by itself what it misses.</summary>
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

    /// <summary>Waits for <see cref="Wake"/>, at most as long as said.</summary>
    internal Task WaitAsync(TimeSpan atMost, CancellationToken ct) => waiting.WaitAsync(atMost, ct);
}
