using System.Diagnostics;

namespace Veza.Doubles.FunctionsHost;

/// <summary>
/// A host instance's handler process: started, probed, and started again by the rules of its exit codes, on the same port.
/// </summary>
internal sealed class HandlerInstance : IAsyncDisposable
{
    private const int MaxErrors = 3;
    private const int RestartPlease = 200;
    private static readonly TimeSpan ErrorWindow = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromMilliseconds(25);

    private readonly HandlerLaunch launch;
    private readonly FunctionsHostOptions options;
    private readonly Journal journal;
    private readonly HttpMessageInvoker probe;
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource firstReady = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private readonly Task supervision;
    private TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? process;
    private bool timedOut;
    private int errors;
    private DateTimeOffset lastError;

    public HandlerInstance(
        int index, HandlerLaunch launch, FunctionsHostOptions options, Journal journal, HttpMessageInvoker probe)
    {
        (Index, this.launch, this.options, this.journal, this.probe) = (index, launch, options, journal, probe);
        Port = LoopbackPorts.Take();
        supervision = SuperviseAsync();
    }

    public int Index { get; }

    public int Port { get; }

    /// <summary>How many processes it has had.</summary>
    public int Starts { get; private set; }

    /// <summary>Why the host gave up; null while it has not.</summary>
    public string? StoppedBecause { get; private set; }

    /// <summary>Completes when the first process has opened its port: invocations before that wait.</summary>
    public Task FirstReady => firstReady.Task;

    /// <summary>Completes when the present process, or after a kill the next one, has opened its port.</summary>
    public Task Ready
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
        Process? victim;
        lock (gate)
        {
            victim = process;
            if (victim is null || victim.HasExited) return;
            if (ready.Task.IsCompleted) ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
            timedOut |= forTimeout;
            victim.Kill(entireProcessTree: true);
        }

        await victim.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await KillAsync();
        await supervision;
        process?.Dispose();
        stopping.Dispose();
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
        catch (Exception e) // the executable cannot be started at all
        {
            Stop(e.Message);
        }
        finally
        {
            var gone = new InvalidOperationException($"Handler {Index} is gone: {StoppedBecause ?? "the host stopped"}");
            if (firstReady.TrySetException(gone)) _ = firstReady.Task.Exception; // nobody may be waiting
            lock (gate)
                if (ready.TrySetException(gone)) _ = ready.Task.Exception; // nobody may be waiting
        }
    }

    /// <summary>One process from start to end.</summary>
    /// <returns>Its exit code, or null when it did not open its port in time.</returns>
    private async Task<int?> LiveAsync(CancellationToken stop)
    {
        Process started;
        lock (gate)
        {
            process?.Dispose();
            started = process = launch.Start(Port, journal);
            timedOut = false;
            Starts++;
        }

        if (!await OpenedAsync(started, stop))
        {
            if (started.HasExited && started.ExitCode != 0) return started.ExitCode;
            await KillAsync();
            return null;
        }

        firstReady.TrySetResult();
        lock (gate) ready.TrySetResult();
        await started.WaitForExitAsync(stop);
        return started.ExitCode;
    }

    private async Task<bool> OpenedAsync(Process started, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(launch.InitializationTimeout);
        while (true)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{Port}/");
                using var answer = await probe.SendAsync(request, limit.Token);
                return true; // any answer means ready
            }
            catch (HttpRequestException)
            {
                if (started.HasExited && started.ExitCode != 0) return false;
            }
            catch (OperationCanceledException)
            {
                stop.ThrowIfCancellationRequested();
                return false;
            }

            await Task.Delay(ProbeEvery, stop);
        }
    }

    private void Judge(int? exitCode)
    {
        stopping.Token.ThrowIfCancellationRequested();
        if (exitCode == 0)
        {
            // To the host all is well: it goes on sending to a dead port.
            Stop("It ended with code 0 and is not started again.");
            return;
        }

        lock (gate)
            if (ready.Task.IsCompleted) ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var reason = exitCode is { } code ? $"ended with code {code}" : $"did not open port {Port} within {launch.InitializationTimeout}";
        journal.Note($"handler {Index} {reason}");
        if (exitCode == RestartPlease || timedOut) return;

        var now = options.Clock.GetUtcNow();
        errors = now - lastError < ErrorWindow ? errors + 1 : 1;
        lastError = now;
        if (errors < MaxErrors) return;

        if (options.RecycleStoppedHost && firstReady.Task.IsCompletedSuccessfully) errors = 0;
        else Stop($"It {reason}; that was the third error, and the host stopped itself.");
    }

    private void Stop(string reason)
    {
        StoppedBecause = reason;
        journal.Note($"handler {Index}: {reason}");
    }
}
