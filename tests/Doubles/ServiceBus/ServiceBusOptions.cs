using System.Security.Cryptography;

namespace Veza.Doubles.ServiceBus;

/// <summary>Settings of a <see cref="ServiceBusDouble"/>; the limits are those of the Standard tier.</summary>
public sealed class ServiceBusOptions
{
    /// <summary>0 takes a free port.</summary>
    public int Port { get; init; }

    /// <summary>The product's queues unless told otherwise.</summary>
    public IReadOnlyList<QueueOptions> Queues { get; init; } =
    [
        new("bridge-inbound", Sessions: true, MaxDeliveryCount: Most), new("bridge-outbound", Sessions: true, MaxDeliveryCount: Most),
        new("analytics", MaxDeliveryCount: Most), new("notifications", MaxDeliveryCount: Most),
        new("search-index", MaxDeliveryCount: Most), new("moderation-review", MaxDeliveryCount: Most),
    ];

    /// <summary>As the deployment sets it: the most that the service takes.</summary>
    private const int Most = 2000;

    /// <summary>Name of the access policy, which covers the whole namespace.</summary>
    public string KeyName { get; init; } = "send-policy";

    /// <summary>Of the access policy. Used as text: the UTF-8 bytes sign.</summary>
    public string Key { get; init; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>Whether Entra tokens (any signature) for https://servicebus.azure.net are taken.</summary>
    public bool AllowEntra { get; init; }

    /// <summary>Moves schedules, locks, lifetimes, the duplicate window and the expiry of tokens.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Makes the random faults repeatable.</summary>
    public int FaultSeed { get; init; } = 1;

    /// <summary>Largest send in bytes, with its properties.</summary>
    public int MaxMessageBytes { get; init; } = 256 * 1024;

    /// <summary>What one queue may hold in bytes; a real one holds 1 GB and more.</summary>
    public long MaxQueueBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>How many of the latest messages each list of a <see cref="BusQueue"/> keeps.</summary>
    public int History { get; init; } = 20_000;

    /// <summary>How long <see cref="BusQueue.UntilAsync"/> waits, by the system's clock, before it gives up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    internal void Validate()
    {
        foreach (var queue in Queues) queue.Validate();
        if (Queues.GroupBy(q => q.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new InvalidOperationException($"Queues holds '{twice.Key}' twice.");
        if (KeyName.Length == 0 || Key.Length == 0) throw new InvalidOperationException("KeyName and Key must not be empty.");
        foreach (var (name, value) in new (string, long)[]
        {
            (nameof(MaxMessageBytes), MaxMessageBytes), (nameof(MaxQueueBytes), MaxQueueBytes), (nameof(History), History),
            (nameof(Patience), Patience.Ticks),
        })
            if (value <= 0) throw new InvalidOperationException($"{name} is {value}: give more than zero.");
    }
}

/// <summary>One queue of the namespace.</summary>
/// <param name="Name">Compared without case.</param>
/// <param name="Sessions">Whether each message needs a session id, and each session goes in order, one at a time.</param>
/// <param name="DuplicateDetection">Whether a message id that came before is dropped.</param>
/// <param name="Window">How long an id is remembered; ten minutes unless given.</param>
/// <param name="MaxDeliveryCount">After so many failed deliveries a message becomes a dead letter.</param>
/// <param name="LockDuration">A minute unless given.</param>
public sealed record QueueOptions(
    string Name, bool Sessions = false, bool DuplicateDetection = true, TimeSpan? Window = null, int MaxDeliveryCount = 10,
    TimeSpan? LockDuration = null)
{
    internal TimeSpan Remembered => Window ?? TimeSpan.FromMinutes(10);

    internal TimeSpan Locked => LockDuration ?? TimeSpan.FromMinutes(1);

    internal void Validate()
    {
        if (Name.Trim('/') is not { Length: > 0 and <= 260 } name || name != Name)
            throw new InvalidOperationException($"'{Name}' is no name of a queue: 1 to 260 characters, no slash at its ends.");
        if (MaxDeliveryCount < 1) throw new InvalidOperationException($"{Name}: MaxDeliveryCount is {MaxDeliveryCount}: give at least 1.");
        if (Remembered < TimeSpan.FromSeconds(20) || Remembered > TimeSpan.FromDays(7))
            throw new InvalidOperationException($"{Name}: Window is {Window}: give 20 seconds to 7 days.");
        if (Locked <= TimeSpan.Zero || Locked > TimeSpan.FromMinutes(5))
            throw new InvalidOperationException($"{Name}: LockDuration is {LockDuration}: give up to 5 minutes.");
    }
}
