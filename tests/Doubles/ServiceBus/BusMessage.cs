using System.Text;

namespace Veza.Doubles.ServiceBus;

/// <summary>A message, as it was sent and as the queue numbered and counted it.</summary>
public sealed class BusMessage
{
    /// <summary>What a message lives at most: in effect the default of a queue in the Standard tier.</summary>
    internal static readonly TimeSpan LongestLife = TimeSpan.FromDays(14);

    /// <summary>What duplicate detection compares; the queue makes one up where the sender gave none.</summary>
    public string MessageId { get; internal set; } = "";

    /// <summary>The payload's bytes.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The payload as text.</summary>
    public string Body => Encoding.UTF8.GetString(Payload.Span);

    public string? SessionId { get; init; }

    public string? PartitionKey { get; init; }

    public string? CorrelationId { get; init; }

    /// <summary>Newer libraries call it Subject.</summary>
    public string? Label { get; init; }

    public string? To { get; init; }

    public string? ReplyTo { get; init; }

    public string? ReplyToSessionId { get; init; }

    public string? ContentType { get; init; }

    /// <summary>The sender's own: text, numbers, true and false.</summary>
    public IReadOnlyDictionary<string, object?> Properties { get; init; } = new Dictionary<string, object?>();

    /// <summary>From the moment of <see cref="EnqueuedAt"/>; null if the sender did not limit it.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>Before it, the message is not delivered.</summary>
    public DateTimeOffset? ScheduledFor { get; init; }

    /// <summary>1, 2, … in the order in which the queue's messages can be delivered; 0 before.</summary>
    public long SequenceNumber { get; internal set; }

    /// <summary>When it could first be delivered.</summary>
    public DateTimeOffset EnqueuedAt { get; internal set; }

    /// <summary>When it vanishes unless it is being worked on.</summary>
    public DateTimeOffset ExpiresAt => EnqueuedAt + (TimeToLive ?? LongestLife);

    /// <summary>How often it was handed out.</summary>
    public int DeliveryCount { get; internal set; }

    /// <summary>What counts against the queue's limit, in bytes.</summary>
    internal int Size => Payload.Length + MessageId.Length + Properties.Sum(p => p.Key.Length + (p.Value?.ToString()?.Length ?? 0));

    /// <summary>Rings when it is due, or expires.</summary>
    internal Alarm? Alarm { get; set; }
}

/// <summary>A message that the queue gave up.</summary>
/// <param name="Message">As it was when it failed last.</param>
/// <param name="Reason">The system's word for it, such as <c>MaxDeliveryCountExceeded</c>.</param>
/// <param name="Description">For people.</param>
public sealed record DeadLetter(BusMessage Message, string Reason, string Description);
