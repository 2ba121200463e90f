using Veza.Shared.Realtime.AzureSignalR.Rest;

namespace Veza.Shared.Realtime.AzureSignalR;

/// <summary>Azure SignalR Service, section <c>Veza:SignalR</c>. Where it is, <see cref="SignalRAddress.Setting"/> says.</summary>
internal sealed class SignalROptions
{
    /// <summary>The hub's name: that of the functions' bindings, and of the upstream in the deployment.</summary>
    public const string Hub = "chat";

    /// <summary>How long the token of a connection lives; it is needed when connecting.</summary>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long the service remembers that a user belongs to a room's group. A user who connects has it renewed when half of
    /// it has passed, so that most connects cost no call per room.
    /// </summary>
    public TimeSpan GroupLifetime { get; set; } = TimeSpan.FromDays(2);

    /// <summary>How long one call may take.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Tries of a call that may be tried again.</summary>
    public int MaxAttempts { get; set; } = 4;

    /// <summary>The pause before the second try; it doubles from there.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(800);

    /// <summary>Calls under way at a time; the others wait their turn.</summary>
    public int MaxConcurrentRequests { get; set; } = 64;

    /// <summary>Largest body of a send, in bytes; the service takes 1 MB.</summary>
    public int MaxSendBytes { get; set; } = 900_000;

    /// <summary>Typing, presence and receipts wait so long for company, so that a burst of them is one call.</summary>
    public TimeSpan CoalesceFor { get; set; } = TimeSpan.FromMilliseconds(150);

    /// <summary>Events that may wait in all; beyond it they give way to "catch up", told when there is room again.</summary>
    public int MaxQueuedEvents { get; set; } = 100_000;

    /// <summary>The same for their size, in bytes of JSON: the smallest instance has 512 MB in all.</summary>
    public long MaxQueuedBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>How long this process goes by what it knows of a connection before it looks again.</summary>
    public TimeSpan ConnectionKnownFor { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Connections that this process knows at a time.</summary>
    public int KnownConnections { get; set; } = 50_000;

    /// <summary>What is wrong, and how to mend it; null when all is well.</summary>
    public string? Validate() =>
        Range(nameof(TokenLifetime), TokenLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1))
        ?? Range(nameof(GroupLifetime), GroupLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365))
        ?? Range(nameof(RequestTimeout), RequestTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(100))
        ?? Range(nameof(MaxAttempts), MaxAttempts, 1, 10)
        ?? Range(nameof(RetryDelay), RetryDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1))
        ?? Range(nameof(MaxConcurrentRequests), MaxConcurrentRequests, 1, 10_000)
        ?? Range(nameof(MaxSendBytes), MaxSendBytes, 16 * 1024, 1024 * 1024)
        ?? Range(nameof(CoalesceFor), CoalesceFor, TimeSpan.Zero, TimeSpan.FromSeconds(5))
        ?? Range(nameof(MaxQueuedEvents), MaxQueuedEvents, 100, 10_000_000)
        ?? Range(nameof(MaxQueuedBytes), MaxQueuedBytes, 1024, 16L * 1024 * 1024 * 1024)
        ?? Range(nameof(ConnectionKnownFor), ConnectionKnownFor, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10))
        ?? Range(nameof(KnownConnections), KnownConnections, 2, 10_000_000);

    private static string? Range<T>(string name, T value, T least, T most) where T : IComparable<T> =>
        value.CompareTo(least) < 0 || value.CompareTo(most) > 0
            ? $"Veza:SignalR:{name} is {value}; it must lie between {least} and {most}."
            : null;
}
