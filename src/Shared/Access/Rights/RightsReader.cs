namespace Veza.Shared.Access.Rights;

/// <summary>What one round reads, and where the next one begins once it has been acted on.</summary>
internal readonly record struct RightsReading(RightsRound Round, ulong Next, long StartedAt);

/// <summary>
/// Reads which rights changed since the rounds before, with one query, and remembers what was acted on. For one round at a time.
/// </summary>
internal sealed class RightsReader(RightsRepository repository, TimeProvider clock)
{
    /// <summary>More than that in one round, and everything is looked at.</summary>
    public const int MostChanges = 10_000;

    /// <summary>
    /// A round also reads what those before it read: a connection that was being opened meanwhile had not taken its rooms yet.
    /// </summary>
    private const int Overlap = 5;

    /// <summary>How long a change stays in the table.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    private readonly Queue<ulong> places = new();
    private HashSet<long> handled = [];
    private long readAt;

    /// <summary>Learns the place in the table.</summary>
    public async Task BeginAsync(CancellationToken ct)
    {
        places.Enqueue((await repository.ListSinceAsync(since: null, MostChanges, ct)).Next);
        readAt = clock.GetTimestamp();
    }

    /// <summary>What has changed; the same again until it was <see cref="Handled"/>.</summary>
    /// <param name="missed">Changes may have been missed.</param>
    public async Task<RightsReading> ReadAsync(bool missed, CancellationToken ct)
    {
        var everything = missed || places.Count == 0 || clock.GetElapsedTime(readAt) > Kept / 2;
        var startedAt = clock.GetTimestamp();
        var (next, changes) = await repository.ListSinceAsync(places.Count == 0 ? null : places.Peek(), MostChanges, ct);
        everything |= changes.Count == MostChanges || IsOfAnotherDatabase(next);
        return new(new(changes, changes.Where(c => !handled.Contains(c.Id)).ToList(), everything), next, startedAt);
    }

    /// <summary>It has been acted on.</summary>
    public void Handled(RightsReading reading)
    {
        handled = [.. reading.Round.Known.Select(c => c.Id)];
        if (IsOfAnotherDatabase(reading.Next)) places.Clear();
        places.Enqueue(reading.Next);
        if (places.Count > Overlap) places.Dequeue();
        readAt = reading.StartedAt;
    }

    /// <summary>A number that went back is of a copy that took the place of the former database.</summary>
    private bool IsOfAnotherDatabase(ulong next) => places.Count > 0 && next < places.Last();
}
