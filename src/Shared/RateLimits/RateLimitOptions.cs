namespace Veza.Shared.RateLimits;

/// <summary>How often is too often, section <c>Veza:RateLimits</c>; 0 means unlimited, and then Redis is not asked.</summary>
public sealed class RateLimitOptions
{
    /// <summary>The length of every window.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Messages that a user sends, over all doors.</summary>
    public int MessagesPerMinute { get; set; } = 30;

    /// <summary>Starts and stops of typing of a user, over all doors.</summary>
    public int TypingPerMinute { get; set; } = 60;

    /// <summary>Reports of messages delivered, and of messages read, each, over all doors; a client joins them, yet they outnumber messages.</summary>
    public int ReceiptsPerMinute { get; set; } = 600;

    /// <summary>Reactions that a user adds and takes back, over all doors.</summary>
    public int ReactionsPerMinute { get; set; } = 120;

    /// <summary>Each other kind of realtime event of a user, together with its HTTP twin.</summary>
    public int OtherEventsPerMinute { get; set; } = 50;

    /// <summary>Direct rooms that a user opens with people with whom there was none.</summary>
    public int DirectRoomsPerMinute { get; set; } = 15;

    /// <summary>Changes that a user makes to their profile: each is told to all of their rooms.</summary>
    public int ProfileChangesPerMinute { get; set; } = 10;

    /// <summary>Reports and appeals of a user.</summary>
    public int ReportsPerMinute { get; set; } = 10;

    /// <summary>Rules that a user writes or tries: each set is compiled.</summary>
    public int RuleWritesPerMinute { get; set; } = 30;

    /// <summary>All requests of a user that have no limit of their own.</summary>
    public int RequestsPerMinute { get; set; } = 600;

    /// <summary>
    /// Requests of an address that is not signed in, and all its requests to register, sign in and refresh, whatever token comes
    /// along; an IPv6 address counts by its /64.
    /// </summary>
    public int AnonymousRequestsPerMinute { get; set; } = 100;

    /// <summary>Sign-ins of one account that succeed.</summary>
    public int SignInsPerMinute { get; set; } = 30;

    /// <summary>Uses of the refresh tokens of one sign-in.</summary>
    public int RefreshesPerMinute { get; set; } = 120;

    /// <summary>
    /// Failed tries on one account from one address before each is followed by a delay, twice as long as the one before; a device
    /// or an address that has signed in to the account has a count of its own. 0: no such limit.
    /// </summary>
    public int SignInTriesPerAddress { get; set; } = 5;

    /// <summary>The same for all other addresses together, which bounds tries that are spread over many. 0: no such limit.</summary>
    public int SignInTriesPerAccount { get; set; } = 50;

    /// <summary>The first delay.</summary>
    public TimeSpan SignInDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest delay.</summary>
    public TimeSpan MaxSignInDelay { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// How long failed tries count after the last one; a sign-in that succeeds ends it. With the turns for hashing it bounds what
    /// Redis holds of them, some 400 bytes a try.
    /// </summary>
    public TimeSpan SignInTriesKept { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// The header that carries the client's address when a proxy stands in front, for example <c>X-Forwarded-For</c>; its
    /// last address counts, since a client can forge those before it. Believed from <c>Veza:Http:TrustedProxies</c>, or from this
    /// machine where none are given. Empty: the address of the connection, or what a trusted proxy says in <c>X-Forwarded-For</c>.
    /// </summary>
    public string ClientAddressHeader { get; set; } = "";

    /// <summary>
    /// Whether those whose address is that of this machine count as one client. Behind the Functions host, which forwards
    /// everything from there, the default is false: when no header tells who it is, everybody would share one limit.
    /// </summary>
    public bool CountLoopback { get; set; } = true;

    /// <summary>What is wrong, and how to mend it; null when all is well.</summary>
    public string? Validate() =>
        Negative(nameof(MessagesPerMinute), MessagesPerMinute)
        ?? Negative(nameof(TypingPerMinute), TypingPerMinute)
        ?? Negative(nameof(ReceiptsPerMinute), ReceiptsPerMinute)
        ?? Negative(nameof(OtherEventsPerMinute), OtherEventsPerMinute)
        ?? Negative(nameof(ProfileChangesPerMinute), ProfileChangesPerMinute)
        ?? Negative(nameof(DirectRoomsPerMinute), DirectRoomsPerMinute)
        ?? Negative(nameof(ReactionsPerMinute), ReactionsPerMinute)
        ?? Negative(nameof(ReportsPerMinute), ReportsPerMinute)
        ?? Negative(nameof(RuleWritesPerMinute), RuleWritesPerMinute)
        ?? Negative(nameof(RequestsPerMinute), RequestsPerMinute)
        ?? Negative(nameof(AnonymousRequestsPerMinute), AnonymousRequestsPerMinute)
        ?? Negative(nameof(SignInsPerMinute), SignInsPerMinute)
        ?? Negative(nameof(RefreshesPerMinute), RefreshesPerMinute)
        ?? Negative(nameof(SignInTriesPerAddress), SignInTriesPerAddress)
        ?? Negative(nameof(SignInTriesPerAccount), SignInTriesPerAccount)
        ?? Outside(nameof(SignInDelay), SignInDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1))
        ?? Outside(nameof(MaxSignInDelay), MaxSignInDelay, SignInDelay, TimeSpan.FromDays(1))
        ?? Outside(nameof(SignInTriesKept), SignInTriesKept, MaxSignInDelay, TimeSpan.FromDays(30));

    private static string? Outside(string name, TimeSpan value, TimeSpan min, TimeSpan max) =>
        value < min || value > max ? $"Veza:RateLimits:{name} is {value:c}; it must lie between {min:c} and {max:c}." : null;

    private static string? Negative(string name, int value) =>
        value < 0 ? $"Veza:RateLimits:{name} is {value}; it must be 0 (unlimited) or more." : null;
}
