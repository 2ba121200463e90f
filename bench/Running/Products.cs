using Veza.Bench.Load;

namespace Veza.Bench.Running;

/// <summary>The product that is measured and, where an earlier commit was named, that commit's beside it.</summary>
internal sealed class Products(RunningServer now, RunningServer? before) : IAsyncDisposable
{
    /// <summary>The contestant of today.</summary>
    public const string Now = "veza";

    /// <summary>The contestant of the earlier commit.</summary>
    public const string Before = "before";

    /// <summary>The same job for each of them.</summary>
    public IEnumerable<(string Name, LoadJob Job)> Jobs(string kind, Func<LoadJob, LoadJob> settings)
    {
        yield return (Now, settings(now.Job(kind)));
        if (before is not null) yield return (Before, settings(before.Job(kind)));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await now.DisposeAsync();
        if (before is not null) await before.DisposeAsync();
    }
}
