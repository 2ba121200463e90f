using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Veza.Doubles.ServiceBus;

namespace Veza.Doubles.FunctionsHost;

/// <summary>Calls a function; how it ended is no exception, unless it was the token that ended it.</summary>
internal delegate Task<Invocation> FunctionCall(FunctionSpec function, TriggerValue value, CancellationToken ct);

/// <summary>
/// Takes messages from the queues to the functions that they trigger, as the Service Bus extension does: a success
/// completes, a failure abandons, and the message comes again at once.
/// </summary>
internal sealed class ServiceBusPump : IAsyncDisposable
{
    private readonly ServiceBusSettings limits;
    private readonly FunctionCall call;
    private readonly HostFaults faults;
    private readonly ServiceBusDouble bus;
    private readonly CancellationTokenSource stopping = new();
    private readonly List<Task> workers = [];

    /// <summary>Starts at once.</summary>
    /// <param name="catalog">Its functions with a serviceBusTrigger.</param>
    /// <param name="limits">Those of host.json.</param>
    /// <param name="call">One attempt at one of them.</param>
    /// <param name="faults">Of the delivery: <see cref="HostFault.Reorder"/>.</param>
    /// <param name="bus">Where their queues are.</param>
    /// <param name="instances">The limits are those of one instance.</param>
    /// <exception cref="PackageException">A function's queue is not there, or not as the function needs it.</exception>
    public ServiceBusPump(
        FunctionCatalog catalog, ServiceBusSettings limits, FunctionCall call, HostFaults faults, ServiceBusDouble bus, int instances = 1)
    {
        (this.limits, this.call, this.faults, this.bus) = (limits, call, faults, bus);
        var functions = catalog.Functions.Where(f => f.Is("serviceBusTrigger")).Select(f => (Function: f, Queue: Find(f))).ToList();
        foreach (var (function, queue) in functions)
        {
            var turn = new SemaphoreSlim(1); // one worker waits for messages, the others for it
            for (var i = 0; i < Concurrency(function) * instances; i++) workers.Add(WorkAsync(function, queue, turn, stopping.Token));
        }
    }

    /// <summary>Takes no more messages; those in flight are abandoned. Throws what broke a worker, if anything did.</summary>
    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested) return;
        await stopping.CancelAsync();
        await Task.WhenAll(workers);
        stopping.Dispose();
    }

    /// <summary>What the function gets. Null if it cannot be made: then the function is not called.</summary>
    /// <param name="function">Batches or not, and whether it takes text, bytes or JSON.</param>
    /// <param name="deliveries">One, unless it is for batches.</param>
    /// <param name="host">The namespace's host name.</param>
    internal static TriggerValue? Value(FunctionSpec function, IReadOnlyList<Delivery> deliveries, string host)
    {
        var binary = function.Trigger.Takes("binary");
        if (!function.Batch)
        {
            var message = deliveries[0].Message;
            return new(binary ? message.Payload.ToArray() : message.Body, MessageMetadata.Of(deliveries[0], function.Sessions, host));
        }

        var metadata = MessageMetadata.OfBatch(deliveries, host);
        if (binary) return new(deliveries.Select(d => d.Message.Payload.ToArray()).ToArray(), metadata);
        var bodies = deliveries.Select(d => d.Message.Body);
        if (function.Trigger.Takes("string")) return new(bodies.ToArray(), metadata);
        try
        {
            return new(new JArray(bodies.Select(JToken.Parse)), metadata);
        }
        catch (JsonException)
        {
            return null; // one body that is no JSON fails the whole batch
        }
    }

    private BusQueue Find(FunctionSpec function)
    {
        var queue = bus.Find(function.Queue)
            ?? throw new PackageException($"Function {function.Name}: there is no queue '{function.Queue}'.");
        if (queue.Options.Sessions != function.Sessions)
            throw new PackageException(
                $"Function {function.Name}: isSessionsEnabled is {function.Sessions}, and that of queue '{function.Queue}' is {queue.Options.Sessions}.");
        return function is { Sessions: true, Batch: true }
            ? throw new PackageException($"Function {function.Name}: the double does not do batches of a session.")
            : queue;
    }

    private int Concurrency(FunctionSpec function) =>
        function.Batch ? 1 : function.Sessions ? limits.MaxConcurrentSessions : limits.MaxConcurrentCalls;

    private async Task WorkAsync(FunctionSpec function, BusQueue queue, SemaphoreSlim turn, CancellationToken ct)
    {
        try
        {
            while (true) await DeliverAsync(function, await TakeAsync(function, queue, turn, ct), ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    private async Task<IReadOnlyList<Delivery>> TakeAsync(
        FunctionSpec function, BusQueue queue, SemaphoreSlim turn, CancellationToken ct)
    {
        bool Reorder() => faults.Hits(HostFault.Reorder, function.Name);

        await turn.WaitAsync(ct);
        try
        {
            return await queue.TakeAsync(
                function.Batch ? limits.MaxMessageBatchSize : 1,
                function.Batch ? TimeSpan.Zero : limits.MaxAutoLockRenewalDuration, // the host does not renew for batches
                Reorder, ct);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task DeliverAsync(FunctionSpec function, IReadOnlyList<Delivery> deliveries, CancellationToken ct)
    {
        var done = false;
        try
        {
            done = Value(function, deliveries, bus.Endpoint.Authority) is { } value && (await call(function, value, ct)).Succeeded;
        }
        finally
        {
            foreach (var delivery in deliveries) // where the lock was lost, neither does anything
                _ = done ? delivery.Complete() : delivery.Abandon();
        }
    }
}
