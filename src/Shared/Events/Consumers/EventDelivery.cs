using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Events.Consumers;

/// <summary>
/// Events that a consumer is to act on, and the one transaction in which it does. Whoever handed them out commits it; disposed of
/// otherwise, it is rolled back.
/// </summary>
public sealed class EventDelivery : IAsyncDisposable
{
    private readonly Postgres postgres;
    private readonly ProcessedEventRepository inbox;
    private readonly TimeProvider clock;
    private readonly string consumer;
    private UnitOfWork? work;

    internal EventDelivery(
        Postgres postgres, ProcessedEventRepository inbox, TimeProvider clock, string consumer, IReadOnlyList<EventEnvelope> events) =>
        (this.postgres, this.inbox, this.clock, this.consumer, Events) = (postgres, inbox, clock, consumer, events);

    /// <summary>The events. Once the transaction has begun, only those that the consumer has not acted on before, each once.</summary>
    public IReadOnlyList<EventEnvelope> Events { get; private set; }

    /// <summary>
    /// The transaction, which also notes that the consumer has had the events. It begins here, or has begun before: what takes long
    /// elsewhere, such as a call to another system, comes before it, so that no transaction stays open meanwhile.
    /// </summary>
    public async Task<UnitOfWork> BeginAsync(CancellationToken ct)
    {
        if (work is not null) return work;
        work = await postgres.BeginAsync(ct);
        var fresh = await inbox.InsertAsync(work, consumer, [.. Events.Select(e => e.Id)], clock.Now(), ct);
        Events = [.. Events.Where(e => fresh.Remove(e.Id))];
        return work;
    }

    /// <summary>The events are handled, and what the consumer did in the transaction is true; also when it did nothing in it.</summary>
    internal async Task CommitAsync(CancellationToken ct) => await (await BeginAsync(ct)).CommitAsync(ct);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => work?.DisposeAsync() ?? ValueTask.CompletedTask;
}
