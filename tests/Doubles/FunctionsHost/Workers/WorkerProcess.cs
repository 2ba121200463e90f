using System.Diagnostics;

namespace Veza.Doubles.FunctionsHost.Workers;

/// <summary>How a worker's life ended.</summary>
internal enum WorkerEnd
{
    /// <summary>With code 0: the host takes it for a worker that is well.</summary>
    Quiet,

    /// <summary>With code 200: it asks to be started again.</summary>
    RestartPlease,

    /// <summary>With another code, or by a signal.</summary>
    Error,

    /// <summary>A function took too long, and the host killed it.</summary>
    TimedOut,

    /// <summary>The host told it to end.</summary>
    Terminated,

    /// <summary>It lives on, without a host.</summary>
    LeftAlone,
}

/// <summary>One worker process and the conversation with it.</summary>
internal sealed class WorkerProcess
{
    private const int RestartPlease = 200;

    private readonly Process process; // left to its finalizer: a kill may come at any time
    private readonly TaskCompletionSource<WorkerEnd> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WorkerLaunch launch;
    private readonly Journal journal;
    private WorkerEnd? decided;

    /// <summary>Starts it.</summary>
    public WorkerProcess(WorkerLaunch launch, RpcServer rpc, Journal journal)
    {
        (this.launch, this.journal) = (launch, journal);
        Channel = new WorkerChannel(launch.NewId(), journal);
        rpc.Expect(Channel);
        process = launch.Start(Channel.WorkerId, journal);
        Exited = WatchAsync();
    }

    public WorkerChannel Channel { get; }

    public int Id => process.Id;

    /// <summary>Completes with the exit code; a signal counts as one.</summary>
    public Task<int> Exited { get; }

    /// <summary>Completes when the host is done with it.</summary>
    public Task<WorkerEnd> Ended => ended.Task;

    /// <summary>From its first message until it has all functions.</summary>
    /// <returns>The functions: those of its first life, if there was one.</returns>
    /// <exception cref="WorkerGoneException">It ended, or refused.</exception>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public async Task<FunctionCatalog> PrepareAsync(
        FunctionCatalog? known, Func<FunctionCatalogSource, FunctionCatalog> read, CancellationToken stop)
    {
        await Channel.Started.WaitAsync(WorkerLaunch.StartTimeout, stop);
        await Channel.InitializeAsync(launch.Folder, stop).WaitAsync(WorkerLaunch.InitializationTimeout, stop);
        if (Channel.HttpUri is null) journal.Note("the worker has no server of its own for HTTP functions");
        var catalog = known ?? read(new(await Channel.AskMetadataAsync(launch.Folder, stop)));
        await Task.WhenAll(catalog.Functions.Select(async f =>
        {
            if (await Channel.LoadAsync(f.ToLoadRequest(launch.Folder), stop) is { } error) catalog.Refuse(f, error);
        }));
        return catalog;
    }

    /// <summary>SIGKILL, at once.</summary>
    public void Kill(WorkerEnd? counted = null)
    {
        decided ??= counted;
        if (!process.HasExited) process.Kill(entireProcessTree: true);
    }

    /// <summary>SIGKILL, and waits for the end.</summary>
    public async Task KillAsync(WorkerEnd? counted = null)
    {
        Kill(counted);
        await Exited;
    }

    /// <summary>Tells it to end, and kills it after the time.</summary>
    /// <returns>Its exit code; null when it had to be killed.</returns>
    public async Task<int?> TerminateAsync(TimeSpan grace)
    {
        decided = WorkerEnd.Terminated;
        Channel.Terminate(grace);
        try
        {
            return await Exited.WaitAsync(grace);
        }
        catch (TimeoutException)
        {
            journal.Note($"the worker did not end within {grace} and is killed");
            await KillAsync();
            return null;
        }
    }

    /// <summary>As if the host had died: its connections are cut, and nobody tells the worker anything.</summary>
    public void LeaveAlone()
    {
        decided = WorkerEnd.LeftAlone;
        Channel.End("The host vanished in the middle of the call.");
        ended.TrySetResult(WorkerEnd.LeftAlone);
    }

    private async Task<int> WatchAsync()
    {
        await process.WaitForExitAsync();
        var code = process.ExitCode;
        var end = decided ?? code switch { 0 => WorkerEnd.Quiet, RestartPlease => WorkerEnd.RestartPlease, _ => WorkerEnd.Error };
        if (end != WorkerEnd.Quiet) Channel.End($"The worker ended with code {code}."); // code 0 tells the host nothing
        ended.TrySetResult(end);
        return code;
    }
}
