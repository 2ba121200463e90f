namespace Veza.Functions.Hosting.Worker;

/// <summary>
/// Tells when the worker has mapped its routes, one for each function. Ours go into the same collection, which takes one change at a
/// time.
/// </summary>
internal sealed class FunctionRoutes : IStartupFilter
{
    private readonly TaskCompletionSource mapped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when they are.</summary>
    public Task Mapped => mapped.Task;

    /// <inheritdoc/>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        mapped.TrySetResult();
    };
}
