using Microsoft.Extensions.Options;
using Veza.Shared.Common;

namespace Veza.Functions.Triggers;

/// <summary>Ends what a trigger does when it takes too long, well before the host ends it and the process with it.</summary>
internal sealed class TriggerDeadline(IOptions<FunctionsOptions> options)
{
    /// <summary>Does the work of a function.</summary>
    /// <exception cref="OutageException">It took too long: what it needs is as good as away, and the host tries again.</exception>
    public async Task<T> RunAsync<T>(string function, Func<CancellationToken, Task<T>> work, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(options.Value.TriggerTimeout);
        try
        {
            return await work(deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new OutageException($"What {function} needs");
        }
    }

    /// <summary>As above, where nothing is returned.</summary>
    public Task RunAsync(string function, Func<CancellationToken, Task> work, CancellationToken ct) => RunAsync(
        function,
        async deadline =>
        {
            await work(deadline);
            return true;
        },
        ct);
}
