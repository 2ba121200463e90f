using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Identity.Sessions;
using Veza.Shared.RateLimits;

namespace Veza.Shared.Identity.Accounts;

/// <summary>Who tries, for the limits.</summary>
/// <param name="Address">The client's address; null where it cannot be told.</param>
/// <param name="Device">What an earlier sign-in handed out (<see cref="SignInTries.NewDevice"/>), when it came along.</param>
public sealed record Origin(string? Address, string? Device = null);

/// <summary>
/// Limits tries on one account, whether it exists or not. Each address has a small budget of its own, all addresses together
/// have a larger one, and a device or an address that has signed in to the account before has its own and needs no other:
/// strangers can use up theirs, and not the owner's.
/// </summary>
public sealed class SignInTries(
    TryCounters counters, RateLimiter limiter, SessionRepository sessions,
    IOptions<RateLimitOptions> limits, IOptions<IdentityOptions> identity)
{
    private const int KeyBytes = 16;

    private readonly RateLimitOptions settings = limits.Value;
    private readonly byte[] secret = HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(identity.Value.KeySecret), outputLength: 32,
        info: "veza sign-in tries 1"u8.ToArray());

    /// <summary>A name for the device that has just signed in to the account, which only this service can make.</summary>
    public string NewDevice(UserId user)
    {
        var name = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));
        return $"{name}.{Mark("device", user.ToString(), name)}";
    }

    /// <summary>What a sign-in keeps of the address that it is used from.</summary>
    internal byte[]? AddressKey(UserId user, string? address) =>
        address is null ? null : Hash("address", user.ToString(), address);

    /// <summary>The budgets of a sign-in, the same work for an account that does not exist.</summary>
    /// <param name="account">What the person typed, made comparable.</param>
    /// <param name="users">Whose account it is; nobody's where there is none.</param>
    /// <param name="origin">Who tries.</param>
    internal async Task<IReadOnlyList<TryBudget>> ForLoginAsync(
        string account, IReadOnlyList<UserId> users, Origin origin, CancellationToken ct)
    {
        if (settings is { SignInTriesPerAddress: 0, SignInTriesPerAccount: 0 }) return [];
        foreach (var user in users.DefaultIfEmpty())
        {
            if (Name(user, origin.Device) is { } device) return OfOne("login device", account, device);
            if (AddressKey(user, origin.Address) is { } key && await sessions.IsAddressKnownAsync(user, key, ct))
                return OfOne("login known", account, origin.Address);
        }

        return ForStrangers("login", account, origin);
    }

    /// <summary>The budgets of a registration.</summary>
    internal IReadOnlyList<TryBudget> ForRegistration(string account, Origin origin) => ForStrangers("register", account, origin);

    /// <summary>Counts a try. The refusal is <c>too_many_tries</c>; null: go ahead.</summary>
    internal async Task<Error?> TakeAsync(IReadOnlyList<TryBudget> budgets, CancellationToken ct)
    {
        if (budgets.Count == 0) return null;
        var wait = await counters.TakeAsync(budgets, ct);
        return wait > TimeSpan.Zero ? IdentityErrors.TooManyTries(wait) : null;
    }

    /// <summary>The try was a good one.</summary>
    internal ValueTask SucceededAsync(IReadOnlyList<TryBudget> budgets, CancellationToken ct) =>
        budgets.Count == 0 ? ValueTask.CompletedTask : counters.ResetAsync(budgets, ct);

    /// <summary>Counts a sign-in that succeeded. The refusal is <c>rate_limited</c>; null: go ahead.</summary>
    internal Task<Error?> CountSignInAsync(UserId user, CancellationToken ct) =>
        CountAsync(new RateRule("sign_in", settings.SignInsPerMinute, RateLimitOptions.Window), user.ToString(), ct);

    /// <summary>Counts a use of a refresh token of the sign-in. The refusal is <c>rate_limited</c>; null: go ahead.</summary>
    internal Task<Error?> CountRefreshAsync(SessionId session, CancellationToken ct) =>
        CountAsync(new RateRule("refresh", settings.RefreshesPerMinute, RateLimitOptions.Window), session.ToString(), ct);

    private async Task<Error?> CountAsync(RateRule rule, string subject, CancellationToken ct)
    {
        var decision = await limiter.TakeAsync(rule, subject, ct);
        return decision.Allowed ? null : RateLimitErrors.Exceeded(decision.Reset);
    }

    private List<TryBudget> ForStrangers(string action, string account, Origin origin)
    {
        var budgets = OfOne(action + " from", account, origin.Address);
        if (settings.SignInTriesPerAccount > 0) budgets.Add(new(Mark(action, account, ""), settings.SignInTriesPerAccount));
        return budgets;
    }

    private List<TryBudget> OfOne(string use, string account, string? who) => who is null || settings.SignInTriesPerAddress == 0
        ? [] : [new TryBudget(Mark(use, account, who), settings.SignInTriesPerAddress)];

    /// <summary>The device's name, when the text was made here for this account.</summary>
    private string? Name(UserId user, string? device)
    {
        if (device?.Split('.') is not [{ Length: > 0 and <= 2 * KeyBytes } name, var mark]) return null;
        return CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(mark), Encoding.UTF8.GetBytes(Mark("device", user.ToString(), name))) ? name : null;
    }

    private string Mark(string use, string first, string second) => Base64Url.EncodeToString(Hash(use, first, second));

    private byte[] Hash(string use, string first, string second) => HMACSHA256.HashData(
        secret, Encoding.UTF8.GetBytes($"{use}\0{first.Length}\0{first}{second}"))[..KeyBytes];
}
