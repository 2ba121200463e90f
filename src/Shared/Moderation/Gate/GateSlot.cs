namespace Veza.Shared.Moderation.Gate;

/// <summary>What holds in a tenant, or is being read.</summary>
internal sealed class GateSlot(long askedAt)
{
    public volatile bool Stale;

    public Restrictions? Known { get; private set; }

    public TaskCompletionSource<Restrictions> Loaded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether it may be answered from; what is being read may be waited for.</summary>
    public bool IsFresh(TimeProvider clock, TimeSpan life) =>
        !Stale && (!Loaded.Task.IsCompleted || clock.GetElapsedTime(askedAt) < life);

    public void Complete(Restrictions found)
    {
        Known = found;
        Loaded.TrySetResult(found);
    }
}
