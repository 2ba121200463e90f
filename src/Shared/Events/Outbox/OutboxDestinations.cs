using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Events.Retries;
using Veza.Shared.Realtime;

namespace Veza.Shared.Events.Outbox;

/// <summary>An event that a relay has claimed, and how far it has come.</summary>
internal sealed class OutboxClaim(OutboxEvent e)
{
    private readonly ConcurrentDictionary<string, bool> sent =
        new(e.Sent.Select(s => KeyValuePair.Create(s, true)), StringComparer.Ordinal);

    public OutboxEvent Event => e;

    public EventEnvelope Envelope { get; } = e.ToEnvelope();

    /// <summary>The destinations that have it.</summary>
    public IEnumerable<string> Sent => sent.Keys;

    /// <summary>Whether one of its destinations could not take it.</summary>
    public bool Failed { get; set; }

    public bool IsAt(string destination) => sent.ContainsKey(destination);

    public void Arrive(string destination) => sent.TryAdd(destination, true);
}

/// <summary>
/// Where events of the outbox go: to the consumers of this process and the clients' service, and to each queue that somebody
/// is at. Destinations do not wait for each other: one that fails rests for a while, and only its own events wait for it.
/// </summary>
public sealed class OutboxDestinations(
    EventConsumers consumers, IEventTransport transport, IRealtimeGateway gateway, IOptions<EventOptions> options,
    TimeProvider clock, ILogger<OutboxDestinations> logger)
{
    private const string Here = "here";

    private static readonly TimeSpan MaxRest = TimeSpan.FromMinutes(1);

    private readonly EventOptions settings = options.Value;
    private readonly ConcurrentDictionary<string, (int Failures, DateTimeOffset Until)> resting = new(StringComparer.Ordinal);

    /// <summary>Takes each event to those of its destinations that have not got it yet, and marks what became of it.</summary>
    internal async Task DeliverAsync(IReadOnlyList<OutboxClaim> claims, CancellationToken ct)
    {
        var sends = new List<Task> { DeliverAsync(Here, claims, HandleHereAsync, ct) };
        foreach (var queue in consumers.Used)
        {
            OutboxClaim[] wanted = [.. claims.Where(c => consumers.Handle(queue, c.Event.Type))];
            sends.Add(DeliverAsync(queue, wanted, (due, token) => transport.SendAsync(queue, due, token), ct));
        }

        await Task.WhenAll(sends);
    }

    private async Task DeliverAsync(
        string destination, IReadOnlyList<OutboxClaim> claims, Func<IReadOnlyList<EventEnvelope>, CancellationToken, Task> send,
        CancellationToken ct)
    {
        OutboxClaim[] due = [.. claims.Where(c => !c.IsAt(destination))];
        if (due.Length == 0) return;
        var arrived = !IsResting(destination)
            && await TryAsync(destination, token => send([.. due.Select(c => c.Envelope)], token), due.Length, ct);
        foreach (var claim in due)
        {
            if (arrived) claim.Arrive(destination);
            else claim.Failed = true;
        }
    }

    private async Task HandleHereAsync(IReadOnlyList<EventEnvelope> events, CancellationToken ct)
    {
        foreach (var consumer in consumers.Local)
        {
            EventEnvelope[] due = [.. events.Where(e => consumer.Handles(e.Type))];
            if (due.Length > 0) await consumer.HandleAsync(due, ct);
        }

        // The last trace of an event may go only when the clients' service knows of it, too.
        if (await gateway.FlushAsync(ct)) return;
        ct.ThrowIfCancellationRequested(); // the process ends, which is no failure of the service
        throw new OutageException("The clients' service");
    }

    private async Task<bool> TryAsync(string destination, Func<CancellationToken, Task> send, int count, CancellationToken ct)
    {
        using var timer = new CancellationTokenSource(settings.SendTimeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, timer.Token);
        try
        {
            await send(both.Token);
            resting.TryRemove(destination, out _);
            return true;
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            if (IsOutage(fault)) EventLog.SendPostponed(logger, destination, count, EventRetry.Describe(fault));
            else EventLog.SendFailed(logger, fault, destination, count);
            var failures = resting.GetValueOrDefault(destination).Failures + 1;
            var rest = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, failures - 1), MaxRest.TotalSeconds));
            resting[destination] = (failures, clock.Now() + rest);
            return false;
        }
    }

    private static bool IsOutage(Exception fault) =>
        fault is OutageException or OperationCanceledException or HttpRequestException || Postgres.IsOutage(fault);

    private bool IsResting(string destination) => resting.TryGetValue(destination, out var rest) && rest.Until > clock.Now();
}
