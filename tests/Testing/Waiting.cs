namespace Veza.Testing;

/// <summary>For what nothing announces: looks again until it is so.</summary>
public static class Waiting
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Returns once the answer is yes.</summary>
    /// <exception cref="TimeoutException">It did not come to that; the message says what was awaited.</exception>
    public static async Task UntilAsync(Func<Task<bool>> isSoAsync, Func<string> what, TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? Patience);
        while (!await isSoAsync())
        {
            if (limit.IsCancellationRequested) throw new TimeoutException("It did not come to this: " + what());
            await Task.Delay(20);
        }
    }

    /// <summary>Returns once it is so.</summary>
    /// <exception cref="TimeoutException">It did not come to that; the message says what was awaited.</exception>
    public static async Task UntilAsync(Func<bool> isSo, Func<string> what, TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? Patience);
        while (!isSo())
        {
            if (limit.IsCancellationRequested) throw new TimeoutException("It did not come to this: " + what());
            await Task.Delay(20);
        }
    }
}
