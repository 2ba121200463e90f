namespace Veza.Doubles.FunctionsHost.Workers;

/// <summary>An instance of the host and its worker: started, and started again by the rules of its exit codes.</summary>
internal sealed class WorkerInstance : IAsyncDisposable
{
    private const int MaxErrors = 3;
    private static readonly TimeSpan ErrorWindow = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LeftAloneFor = TimeSpan.FromSeconds(1);

    private readonly WorkerPoolParts parts;
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private readonly Task supervision;
    private readonly List<Task> leftAlone = [];
    private TaskCompletionSource<WorkerChannel> ready = Promise();
    private WorkerProcess? process;
    private Exception? broken;
    private int errors;
    private DateTimeOffset lastError;

    public WorkerInstance(int index, WorkerPoolParts parts)
    {
        (Index, this.parts) = (index, parts);
        supervision = SuperviseAsync();
    }

    public int Index { get; }

    /// <summary>How many processes it has had.</summary>
    public int Starts { get; private set; }

    /// <summary>Why the host has no worker for it any more; null while it has.</summary>
    public string? StoppedBecause { get; private set; }

    public bool ScaledIn { get; private set; }

    /// <summary>Its functions; null until the first process has told them.</summary>
    public FunctionCatalog? Functions { get; private set; }

    /// <summary>Of the present process; null while there is none.</summary>
    public int? ProcessId
    {
        get
        {
            lock (gate) return process is { Exited.IsCompleted: false } p ? p.Id : null;
        }
    }

    /// <summary>Completes when the present process, or after an end the next one, takes calls.</summary>
    public Task<WorkerChannel> Ready
    {
        get
        {
            lock (gate) return ready.Task;
        }
    }

    /// <summary>SIGKILL, and waits for the end; what follows is a restart.</summary>
    /// <param name="forTimeout">A function took too long: the restart is not counted as an error.</param>
    public async Task KillAsync(bool forTimeout = false)
    {
        WorkerProcess victim;
        lock (gate)
        {
            if (process is null || process.Exited.IsCompleted) return;
            victim = process;
            victim.Kill(forTimeout ? WorkerEnd.TimedOut : null); // first of all: calls under way must not have the time to end
            if (ready.Task.IsCompleted) ready = Promise();
        }

        await victim.Exited;
    }

    /// <summary>Scaled in: the worker is told, has its time to end, and no successor.</summary>
    /// <returns>Its exit code; null when it had to be killed, or was not there.</returns>
    public async Task<int?> TerminateAsync()
    {
        if (Take() is not { } leaving) return null;
        ScaledIn = true; // from now on others get its calls
        return await leaving.TerminateAsync(Grace);
    }

    /// <summary>As if the host had died and come again: the worker goes on for a moment, and another one starts.</summary>
    public void Vanish()
    {
        if (Take() is not { } orphan) return;
        lock (gate) leftAlone.Add(WatchAsync(orphan));
        orphan.LeaveAlone();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        if (process is { } last) await last.KillAsync(WorkerEnd.Terminated);
        await supervision;
        await Task.WhenAll(leftAlone);
        stopping.Dispose();
    }

    /// <summary>The present process; from now on calls wait for the next.</summary>
    private WorkerProcess? Take()
    {
        lock (gate)
        {
            if (process is null || process.Exited.IsCompleted) return null;
            if (ready.Task.IsCompleted) ready = Promise();
            return process;
        }
    }

    private async Task SuperviseAsync()
    {
        await Task.Yield();
        try
        {
            while (!stopping.IsCancellationRequested && StoppedBecause is null) Judge(await LiveAsync(stopping.Token));
        }
        catch (OperationCanceledException)
        {
            // The double is being disposed of.
        }
        catch (Exception e) // the worker cannot be started at all, or the host would not run its functions
        {
            broken = e;
            Stop(e.Message);
        }
        finally
        {
            var reason = $"Worker {Index} is gone: {StoppedBecause ?? "the host stopped"}";
            Exception gone = broken as PackageException ?? (Exception)new InvalidOperationException(reason);
            lock (gate)
                if (ready.TrySetException(gone)) _ = ready.Task.Exception; // nobody may be waiting
        }
    }

    /// <summary>One process from start to end.</summary>
    private async Task<WorkerEnd> LiveAsync(CancellationToken stop)
    {
        WorkerProcess started;
        lock (gate)
        {
            started = process = new WorkerProcess(parts.Launch, parts.Rpc, parts.Journal);
            Starts++;
        }

        try
        {
            Functions = await started.PrepareAsync(Functions, parts.ReadFunctions, stop);
            lock (gate)
                if (!started.Ended.IsCompleted) ready.TrySetResult(started.Channel);
        }
        catch (Exception e) when (e is WorkerGoneException or TimeoutException)
        {
            parts.Journal.Note($"worker {Index} did not start: {e.Message}");
            await started.KillAsync();
            return await started.Ended is var end and not WorkerEnd.Quiet ? end : WorkerEnd.Error;
        }

        return await started.Ended.WaitAsync(stop);
    }

    private void Judge(WorkerEnd end)
    {
        stopping.Token.ThrowIfCancellationRequested();
        switch (end)
        {
            case WorkerEnd.Quiet:
                // To the host all is well: it goes on sending, and nobody answers.
                Stop("It ended with code 0 and is not started again.");
                return;
            case WorkerEnd.Terminated:
                ScaledIn = true;
                Stop("It was scaled in.");
                return;
        }

        lock (gate)
            if (ready.Task.IsCompleted) ready = Promise();
        parts.Journal.Note($"worker {Index} ended: {end}");
        if (end != WorkerEnd.Error) return;

        var now = parts.Options.Clock.GetUtcNow();
        errors = now - lastError < ErrorWindow ? errors + 1 : 1;
        lastError = now;
        if (errors < MaxErrors) return;

        if (parts.Options.RecycleStoppedHost && Functions is not null) errors = 0;
        else Stop("That was the third error, and the host stopped itself.");
    }

    /// <summary>A worker does not notice that it has no host: the platform ends it, a moment later.</summary>
    private async Task WatchAsync(WorkerProcess orphan)
    {
        try
        {
            await orphan.Exited.WaitAsync(LeftAloneFor, stopping.Token);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            await orphan.KillAsync();
        }

        parts.Journal.Note("the worker that lost its host has ended");
    }

    private void Stop(string reason)
    {
        StoppedBecause = reason;
        parts.Journal.Note($"worker {Index}: {reason}");
    }

    private static TaskCompletionSource<WorkerChannel> Promise() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
