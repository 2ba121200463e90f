namespace Veza.Shared.Identity;

/// <summary>How often is too often, section <c>Veza:RateLimits</c>; 0 means unlimited, and then Redis is not asked.</summary>
public sealed class RateLimitOptions
{
    /// <summary>The length of every window.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Messages that a user sends, over all doors.</summary>
    public int MessagesPerMinute { get; set; } = 30;

    /// <summary>Typing notices of a user.</summary>
    public int TypingPerMinute { get; set; } = 60;

    /// <summary>Reports of messages delivered, and of messages read, each; a client joins them, yet they outnumber messages.</summary>
    public int ReceiptsPerMinute { get; set; } = 600;

    /// <summary>Each other kind of realtime event of a user.</summary>
    public int OtherEventsPerMinute { get; set; } = 50;

    /// <summary>Changes that a user makes to their profile: each is told to all of their rooms.</summary>
    public int ProfileChangesPerMinute { get; set; } = 10;

    /// <summary>All other requests of a user.</summary>
    public int RequestsPerMinute { get; set; } = 600;

    /// <summary>Requests of an address that is not signed in; an IPv6 address counts by its /64.</summary>
    public int AnonymousRequestsPerMinute { get; set; } = 100;

    /// <summary>
    /// The header that carries the client's address when a proxy stands in front, for example <c>X-Forwarded-For</c>; its
    /// last address counts, since a client can forge those before it. Empty: the address of the connection.
    /// </summary>
    public string ClientAddressHeader { get; set; } = "";

    /// <summary>
    /// Whether those whose address is that of this machine count as one client. Behind the Functions host, which forwards
    /// everything from there, the default is false: when no header tells who it is, everybody would share one limit.
    /// </summary>
    public bool CountLoopback { get; set; } = true;

    /// <summary>What is wrong, and how to mend it; null when all is well.</summary>
    public string? Fault() =>
        Negative(nameof(MessagesPerMinute), MessagesPerMinute)
        ?? Negative(nameof(TypingPerMinute), TypingPerMinute)
        ?? Negative(nameof(ReceiptsPerMinute), ReceiptsPerMinute)
        ?? Negative(nameof(OtherEventsPerMinute), OtherEventsPerMinute)
        ?? Negative(nameof(ProfileChangesPerMinute), ProfileChangesPerMinute)
        ?? Negative(nameof(RequestsPerMinute), RequestsPerMinute)
        ?? Negative(nameof(AnonymousRequestsPerMinute), AnonymousRequestsPerMinute);

    private static string? Negative(string name, int value) =>
        value < 0 ? $"Veza:RateLimits:{name} is {value}; it must be 0 (unlimited) or more." : null;
}
