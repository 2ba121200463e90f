using Veza.Shared.Identity.Tenants;

namespace Veza.Shared.Identity;

/// <summary>Accounts, passwords and tokens, section <c>Veza:Identity</c>.</summary>
public sealed class IdentityOptions
{
    /// <summary>The shortest secret that is taken.</summary>
    public const int MinKeySecretLength = 32;

    /// <summary>
    /// Seals the private signing keys in the database. No default: whoever knows it and reads the database can sign in as
    /// anybody. Changing it is safe: keys sealed with the former one go on verifying, and a new one is made to sign.
    /// </summary>
    public string KeySecret { get; set; } = "";

    /// <summary>The tenant of those who name none; made when it is first needed.</summary>
    public string DefaultTenant { get; set; } = "main";

    /// <summary><c>iss</c> of the tokens made and taken here.</summary>
    public string Issuer { get; set; } = "veza";

    /// <summary>How long an access token lives.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a refresh token, and with it an unused sign-in, lives.</summary>
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// How long the token of a realtime connection lives. A WebSocket needs it once; the other transports send it along with
    /// each request, and reconnect when it has expired.
    /// </summary>
    public TimeSpan HubTokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long the token lives with which somebody who is banned from the tenant reads their notices and appeals.</summary>
    public TimeSpan NoticesTokenLifetime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// For so long a spent refresh token brings the same successor again: its answer may have been lost on the way. The web client
    /// repeats a refresh 4 s after the first, and waits another 4 s: with less than that a lost answer ends a sign-in.
    /// </summary>
    public TimeSpan RefreshReuseGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one key signs.</summary>
    public TimeSpan KeyLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>A key is published for so long before it signs, and for so long after its last signature.</summary>
    public TimeSpan KeyOverlap { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How far the clocks of two machines may be apart.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>PBKDF2 rounds (HMAC-SHA512) of a new password hash; older hashes follow at the next sign-in.</summary>
    public int PasswordIterations { get; set; } = 100_000;

    /// <summary>Passwords hashed at the same time; 0: half of the processors, at least one.</summary>
    public int PasswordConcurrency { get; set; }

    /// <summary>Sign-ins that wait for their turn; the next one gets 503.</summary>
    public int PasswordQueue { get; set; } = 100;

    /// <summary>How many of them one address may have: turns go round among addresses.</summary>
    public int PasswordQueuePerAddress { get; set; } = 10;

    /// <summary>
    /// Whether everybody of a tenant sees the e-mail addresses of the others and finds people by them. Administrators of the tenant
    /// always do.
    /// </summary>
    public bool ShowEmails { get; set; }

    /// <summary>Profiles kept in memory.</summary>
    public int CachedUsers { get; set; } = 20_000;

    /// <summary>Verified tokens kept in memory.</summary>
    public int CachedTokens { get; set; } = 50_000;

    /// <summary>What is wrong, and how to mend it; null when all is well.</summary>
    public string? Validate() =>
        KeySecret.Length < MinKeySecretLength
            ? $"Veza:Identity:KeySecret has {KeySecret.Length} characters; it needs at least {MinKeySecretLength}. Set the "
              + "environment variable Veza__Identity__KeySecret to a random text, for example the output of "
              + "'openssl rand -base64 48', the same for all instances, and keep it out of source control."
        : !TenantService.IsSlug(DefaultTenant)
            ? $"Veza:Identity:DefaultTenant is '{DefaultTenant}'; it must be 1 to 63 of a-z, 0-9 and '-'."
        : string.IsNullOrWhiteSpace(Issuer)
            ? "Veza:Identity:Issuer is empty; give it a value such as 'veza'."
        : LifetimeFault()
        ?? (PasswordIterations is < 10_000 or > 10_000_000
            ? $"Veza:Identity:PasswordIterations is {PasswordIterations}; it must lie between 10000 and 10000000."
        : PasswordConcurrency is < 0 or > 256
            ? $"Veza:Identity:PasswordConcurrency is {PasswordConcurrency}; it must lie between 0 (automatic) and 256."
        : PasswordQueue is < 0 or > 100_000
            ? $"Veza:Identity:PasswordQueue is {PasswordQueue}; it must lie between 0 and 100000."
        : PasswordQueuePerAddress is < 1 or > 100_000
            ? $"Veza:Identity:PasswordQueuePerAddress is {PasswordQueuePerAddress}; it must lie between 1 and 100000."
        : CachedUsers is < 2 or > 10_000_000
            ? $"Veza:Identity:CachedUsers is {CachedUsers}; it must lie between 2 and 10000000."
        : CachedTokens is < 2 or > 10_000_000
            ? $"Veza:Identity:CachedTokens is {CachedTokens}; it must lie between 2 and 10000000."
        : null);

    private string? LifetimeFault() =>
        Outside(nameof(AccessTokenLifetime), AccessTokenLifetime, TimeSpan.FromSeconds(10), TimeSpan.FromDays(1))
        ?? Outside(nameof(RefreshTokenLifetime), RefreshTokenLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(400))
        ?? Outside(nameof(HubTokenLifetime), HubTokenLifetime, TimeSpan.FromSeconds(10), TimeSpan.FromHours(1))
        ?? Outside(nameof(RefreshReuseGrace), RefreshReuseGrace, TimeSpan.Zero, TimeSpan.FromMinutes(5))
        ?? Outside(nameof(ClockSkew), ClockSkew, TimeSpan.Zero, TimeSpan.FromMinutes(5))
        ?? Outside(nameof(KeyOverlap), KeyOverlap, AccessTokenLifetime + ClockSkew, TimeSpan.FromDays(365))
        ?? Outside(nameof(NoticesTokenLifetime), NoticesTokenLifetime, TimeSpan.FromMinutes(1), KeyOverlap)
        ?? Outside(nameof(KeyLifetime), KeyLifetime, KeyOverlap, TimeSpan.FromDays(1000));

    private static string? Outside(string name, TimeSpan value, TimeSpan min, TimeSpan max) =>
        value < min || value > max ? $"Veza:Identity:{name} is {value:c}; it must lie between {min:c} and {max:c}." : null;
}
