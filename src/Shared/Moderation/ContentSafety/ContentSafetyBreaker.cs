namespace Veza.Shared.Moderation.ContentSafety;

/// <summary>Leaves a service alone that fails time and again, or that does not know us; then one call tries it.</summary>
internal sealed class ContentSafetyBreaker(int most, TimeSpan rest, TimeProvider clock)
{
    private readonly Lock changing = new();
    private readonly long?[] failures = new long?[most];
    private int next;
    private long? openedAt;
    private bool trying;

    /// <summary>Whether a call may be made; say how it went afterwards.</summary>
    public bool TryEnter()
    {
        lock (changing)
        {
            if (openedAt is not { } opened) return true;
            if (trying || clock.GetElapsedTime(opened) < rest) return false;
            return trying = true;
        }
    }

    public void Succeeded()
    {
        lock (changing)
        {
            (openedAt, trying) = (null, false);
            Array.Clear(failures);
        }
    }

    /// <summary>It says nothing about the service: the call was given up, or the fault is ours.</summary>
    public void Abandoned()
    {
        lock (changing) trying = false;
    }

    /// <param name="atOnce">Trying again soon makes no sense.</param>
    /// <returns>Whether the service is left alone from now on.</returns>
    public bool Failed(bool atOnce)
    {
        lock (changing)
        {
            var (now, wasTrying) = (clock.GetTimestamp(), trying);
            failures[next] = now;
            next = (next + 1) % failures.Length;
            trying = false;
            var many = failures.Length == 1 || (failures[next] is { } first && clock.GetElapsedTime(first, now) <= rest);
            if (!atOnce && !wasTrying && !many) return false;
            openedAt = now;
            return true;
        }
    }
}
