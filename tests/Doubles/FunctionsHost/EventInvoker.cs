using System.Collections.Concurrent;
using Veza.Doubles.FunctionsHost.Workers;

namespace Veza.Doubles.FunctionsHost;

/// <summary>Calls functions for events, with the faults that were asked for.</summary>
internal sealed class EventInvoker(
    Package package, FunctionCatalog functions, WorkerPool workers, HostFaults faults, Journal journal, FunctionsHostOptions options)
{
    private readonly ConcurrentDictionary<string, long> answers = [];
    private long count;

    public long Count => Interlocked.Read(ref count);

    /// <summary>Calls that the worker answered, by function.</summary>
    public IReadOnlyDictionary<string, long> Answers => answers;

    /// <summary>One attempt. It always completes, at the latest at the function timeout, which kills the worker.</summary>
    public async Task<Invocation> InvokeAsync(FunctionSpec function, TriggerValue trigger, CancellationToken ct)
    {
        var id = Guid.CreateVersion7(options.Clock.GetUtcNow());
        if (functions.InError.TryGetValue(function.Name, out var error)) return Failed(id, function, error);
        if (faults.Hits(HostFault.FailBeforeCall, function.Name)) return Failed(id, function, "A fault was asked for before the call.");

        Interlocked.Increment(ref count);
        var instance = workers.Next();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(package.Host.FunctionTimeout);
        try
        {
            var channel = await WorkerPool.ChannelAsync(instance, limit.Token);
            var answer = await CallAsync(id, function, trigger, instance, channel, limit.Token);
            return await SettleAsync(answer, function, instance, limit.Token);
        }
        catch (WorkerGoneException e)
        {
            return Failed(id, function, e.Message);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            await instance.KillAsync(forTimeout: true);
            return Failed(id, function, $"Timeout value of {package.Host.FunctionTimeout} was exceeded by function: {function.Name}");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Failed(id, function, "The call was cancelled, as was asked for.");
        }
    }

    private async Task<Invocation> CallAsync(
        Guid id, FunctionSpec function, TriggerValue trigger, WorkerInstance instance, WorkerChannel channel, CancellationToken ct)
    {
        var now = options.Clock.GetUtcNow();
        var request = InvocationRequests.OfEvent(id, function, trigger, now, Guid.CreateVersion7(now));
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(ct);
        if (faults.Hits(HostFault.Cancel, function.Name)) cut.CancelAfter(faults.Moment());
        if (faults.Hits(HostFault.KillDuringCall, function.Name)) _ = SoonAsync(() => instance.KillAsync());
        if (faults.Hits(HostFault.HostVanishes, function.Name)) _ = SoonAsync(() => Task.Run(instance.Vanish));
        var answer = await channel.InvokeAsync(request, cut.Token);
        answers.AddOrUpdate(function.Name, 1, (_, n) => n + 1);
        return Invocation.Judge(id, function, answer);
    }

    private async Task<Invocation> SettleAsync(Invocation answer, FunctionSpec function, WorkerInstance instance, CancellationToken ct)
    {
        if (faults.Hits(HostFault.SlowAnswer, function.Name)) await Task.Delay(faults.SlowBy, ct);
        if (faults.Hits(HostFault.KillAfterAnswer, function.Name))
        {
            await instance.KillAsync();
            return Failed(answer.Id, function, "The process was killed between its answer and the settlement.");
        }

        if (faults.Hits(HostFault.FailAfterAnswer, function.Name))
            return Failed(answer.Id, function, "A fault was asked for after the answer.");
        if (!answer.Succeeded) journal.Note($"{function.Name} failed: {answer.Error}");
        return answer;
    }

    private async Task SoonAsync(Func<Task> strike)
    {
        await Task.Delay(faults.Moment());
        await strike();
    }

    private Invocation Failed(Guid id, FunctionSpec function, string error)
    {
        journal.Note($"{function.Name} failed: {error}");
        return new Invocation(id, function.Name, Succeeded: false, error);
    }
}
