namespace Veza.Doubles.ServiceBus;

/// <summary>The message ids of a while. Not for several threads at once.</summary>
internal sealed class DuplicateWindow(TimeSpan window)
{
    private readonly HashSet<string> ids = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, DateTimeOffset Until)> byAge = new();

    /// <summary>Whether the id is new; from now on it is not, until the window has passed.</summary>
    public bool TryAdd(string id, DateTimeOffset now)
    {
        while (byAge.TryPeek(out var oldest) && oldest.Until <= now) ids.Remove(byAge.Dequeue().Id);
        if (!ids.Add(id)) return false;
        byAge.Enqueue((id, now + window));
        return true;
    }
}
