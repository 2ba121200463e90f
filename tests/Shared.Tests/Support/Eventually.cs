namespace Veza.Shared.Tests.Support;

/// <summary>Waits for what another process is bound to do, where there is no event to await.</summary>
internal static class Eventually
{
    /// <summary>Returns when the condition holds.</summary>
    /// <exception cref="TimeoutException">It did not within ten seconds.</exception>
    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        for (var tries = 0; tries < 1000; tries++)
        {
            if (await condition()) return;
            await timer.WaitForNextTickAsync();
        }

        throw new TimeoutException("What was waited for did not come true within ten seconds.");
    }
}
