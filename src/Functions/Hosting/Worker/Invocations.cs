using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Veza.Functions.Hosting.Worker;

/// <summary>
/// Around each call of a function: what it logs and asks of others belongs to the trace that the host names, and the program does
/// not end while it runs.
/// </summary>
internal sealed class Invocations : IFunctionsWorkerMiddleware
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource none = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int running;
    private bool closing;

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        using var trace = Trace(context);
        Interlocked.Increment(ref running);
        try
        {
            await next(context);
        }
        finally
        {
            if (Interlocked.Decrement(ref running) == 0) TellNone();
        }
    }

    /// <summary>Returns when no call is running any more.</summary>
    public Task EndAsync(CancellationToken ct)
    {
        lock (gate) closing = true;
        TellNone();
        return none.Task.WaitAsync(ct);
    }

    private void TellNone()
    {
        lock (gate)
        {
            if (closing && Volatile.Read(ref running) == 0) none.TrySetResult();
        }
    }

    /// <summary>The worker makes an activity only where somebody listens; without one, nothing would carry the trace on.</summary>
    private static Activity? Trace(FunctionContext context)
    {
        var parent = context.TraceContext.TraceParent;
        if (Activity.Current is not null || string.IsNullOrEmpty(parent)) return null;
        var activity = new Activity(context.FunctionDefinition.Name).SetParentId(parent);
        activity.TraceStateString = context.TraceContext.TraceState;
        return activity.Start();
    }
}

/// <summary>
/// Ends first: what everything else is needed for. Calls that take longer are left to the host, and everything else still ends in order.
/// </summary>
internal sealed class InvocationsDrain(Invocations invocations, TimeProvider clock) : IHostedService
{
    /// <summary>A second less than everything has (<c>WorkerHost</c>).</summary>
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Most, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        await invocations.EndAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
