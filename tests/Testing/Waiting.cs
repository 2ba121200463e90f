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

    /// <summary>Asks until the answer is the awaited one, and returns it.</summary>
    /// <exception cref="TimeoutException">It never was; the message shows the last one.</exception>
    public static async Task<T> ForAsync<T>(Func<Task<T>> ask, Func<T, bool> isIt, TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? Patience);
        while (true)
        {
            var answer = await ask();
            if (isIt(answer)) return answer;
            if (limit.IsCancellationRequested) throw new TimeoutException($"The last answer was {answer}");
            await Task.Delay(20);
        }
    }
}
