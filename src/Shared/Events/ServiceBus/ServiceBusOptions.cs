namespace Veza.Shared.Events.ServiceBus;

/// <summary>
/// Sending to Azure Service Bus, section <c>Veza:ServiceBus</c>. Where it is, <see cref="ServiceBusAddress.Setting"/> says.
/// </summary>
public sealed class ServiceBusOptions
{
    /// <summary>Largest send, in bytes; below the 256 KB that a message may have in the Standard tier.</summary>
    public int MaxBatchBytes { get; set; } = 200_000;

    /// <summary>Payloads beyond it, in bytes, are kept in the database, and the message refers to them.</summary>
    public int MaxInlineBytes { get; set; } = 48_000;

    /// <summary>How long one try may take.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Tries of a send.</summary>
    public int MaxAttempts { get; set; } = 4;

    /// <summary>The pause before the second try; it doubles from there.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(800);

    /// <summary>The longest pause between two tries.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Sends to one queue at a time; those of one session follow each other.</summary>
    public int MaxConcurrentSends { get; set; } = 8;

    /// <summary>What is wrong, and how to mend it; null when all is well.</summary>
    public string? Validate() =>
        Range(nameof(MaxBatchBytes), MaxBatchBytes, 4096, 256 * 1024)
        ?? Range(nameof(MaxInlineBytes), MaxInlineBytes, 0, MaxBatchBytes / 4)
        ?? Range(nameof(RequestTimeout), RequestTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(100))
        ?? Range(nameof(MaxAttempts), MaxAttempts, 1, 10)
        ?? Range(nameof(RetryDelay), RetryDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1))
        ?? Range(nameof(MaxRetryDelay), MaxRetryDelay, RetryDelay, TimeSpan.FromMinutes(2))
        ?? Range(nameof(MaxConcurrentSends), MaxConcurrentSends, 1, 256);

    private static string? Range<T>(string name, T value, T least, T most) where T : IComparable<T> =>
        value.CompareTo(least) < 0 || value.CompareTo(most) > 0
            ? $"Veza:ServiceBus:{name} is {value}; it must lie between {least} and {most}."
            : null;
}
