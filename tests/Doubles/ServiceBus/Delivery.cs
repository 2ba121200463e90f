namespace Veza.Doubles.ServiceBus;

/// <summary>A message in the hands of a receiver.</summary>
internal sealed class Delivery(BusQueue queue, BusMessage message, Guid lockToken, DateTimeOffset lockedUntil)
{
    public BusMessage Message => message;

    /// <summary>1 for the first time.</summary>
    public int Count { get; } = message.DeliveryCount;

    public Guid LockToken => lockToken;

    public DateTimeOffset LockedUntil => lockedUntil;

    /// <summary>It is done. False if the lock was lost: then it is delivered again.</summary>
    public bool Complete() => queue.Complete(this);

    /// <summary>It failed: it is delivered again at once, or becomes a dead letter. False if the lock was lost.</summary>
    public bool Abandon() => queue.Abandon(this);
}
