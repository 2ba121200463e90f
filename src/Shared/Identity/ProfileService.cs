using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Events;

namespace Veza.Shared.Identity;

/// <summary>What a person changes of their profile; null leaves it, an empty text clears what can be empty.</summary>
/// <param name="UserId">Who.</param>
/// <param name="Name">What they are called.</param>
/// <param name="Handle">What mentions them.</param>
/// <param name="AvatarUrl">Their picture.</param>
/// <param name="Locale">Their language.</param>
/// <param name="HandleSeen">They have seen that the system changed their handle; so has who chooses another one.</param>
public sealed record ProfileChange(
    UserId UserId, string? Name, string? Handle, string? AvatarUrl, string? Locale, bool HandleSeen = false);

/// <summary>Profiles: one's own, and finding others.</summary>
public sealed class ProfileService(
    Postgres database,
    UserRepository users,
    UserDirectory directory,
    Outbox outbox,
    RateLimiter limiter,
    IOptions<RateLimitOptions> limits,
    TimeProvider clock)
{
    /// <summary>People asked for at most by one call.</summary>
    public const int MaxCards = 200;

    /// <summary>People found at most by one search.</summary>
    public const int MaxFound = 100;

    private const int MaxQueryLength = 200;
    private const int PatternCount = 3;

    private readonly RateRule changes = new("profile", limits.Value.ProfileChangesPerMinute, RateLimitOptions.Window);

    /// <summary>The person's own profile. Refusal: <c>user_not_found</c>.</summary>
    public async Task<Result<Profile>> FindOwnAsync(UserId id, CancellationToken ct) =>
        await users.FindAsync(id, ct) is { } row ? row.Profile : IdentityErrors.UserNotFound;

    /// <summary>Somebody of the same tenant. Refusal: <c>user_not_found</c>.</summary>
    public async Task<Result<UserCard>> FindAsync(TenantId tenant, UserId id, CancellationToken ct) =>
        await directory.FindAsync(id, ct) is { } card && card.TenantId == tenant ? card : IdentityErrors.UserNotFound;

    /// <summary>Those of the ids that are of the tenant, in no order; the others are left out. Refusal: <c>validation_failed</c>.</summary>
    public async Task<Result<IReadOnlyList<UserCard>>> ListAsync(
        TenantId tenant, IReadOnlyCollection<UserId> ids, CancellationToken ct)
    {
        if (ids.Count > MaxCards) return Error.Field("ids", $"give at most {MaxCards} ids.");
        var cards = await directory.ListAsync(ids, ct);
        return cards.Values.Where(card => card.TenantId == tenant).ToList();
    }

    /// <summary>
    /// Changes the profile; everybody in the person's rooms is told of what they can see of it. Refusals:
    /// <c>validation_failed</c>, <c>handle_taken</c>, <c>user_not_found</c>, <c>rate_limited</c>.
    /// </summary>
    public async Task<Result<Profile>> ChangeAsync(ProfileChange change, CancellationToken ct)
    {
        var (name, handle) = (change.Name?.Trim(), User.CleanHandle(change.Handle));
        if (Error.Join(
                name is null ? null : User.CheckName(name), handle is null ? null : User.CheckHandle(handle),
                User.CheckAvatarUrl(NullIfEmpty(change.AvatarUrl)), User.CheckLocale(NullIfEmpty(change.Locale)))
            is { } fault) return fault;
        if (await RefuseTooManyAsync(change.UserId, ct) is { } refusal) return refusal;

        await using var session = await database.BeginAsync(ct);
        if (await users.LockAsync(session, change.UserId, ct) is not { } row) return IdentityErrors.UserNotFound;

        var changed = new Profile(
            row.Card with
            {
                Name = name ?? row.Card.Name,
                Handle = handle ?? row.Card.Handle,
                AvatarUrl = change.AvatarUrl is null ? row.Card.AvatarUrl : NullIfEmpty(change.AvatarUrl),
            },
            change.Locale is null ? row.Locale : NullIfEmpty(change.Locale),
            row.Role,
            change.HandleSeen || (handle is not null && !string.Equals(handle, row.Card.Handle, StringComparison.Ordinal))
                ? null : row.HandleChangedFrom);
        if (await users.UpdateAsync(session, changed, clock.Now(), ct) is not { } version) return IdentityErrors.HandleTaken;
        if (version != row.Card.Version)
            await outbox.AppendAsync(session, UserEvents.UpdatedType, UserEvents.Payload(change.UserId), ct);
        await session.CommitAsync(CancellationToken.None); // a caller who goes away now must not keep it from the others

        directory.Forget(change.UserId);
        outbox.Wake();
        return changed with { Card = changed.Card with { Version = version } };
    }

    /// <summary>Each change is told to every room that the person is in.</summary>
    private async ValueTask<Error?> RefuseTooManyAsync(UserId user, CancellationToken ct)
    {
        if (changes.Limit == 0) return null;
        var decision = await limiter.TakeAsync(changes, user.ToString(), ct);
        return decision.Allowed ? null : IdentityErrors.RateLimited(decision.Reset);
    }

    /// <summary>
    /// People of the tenant whose name, handle or e-mail address holds every word, without regard to case and accents.
    /// </summary>
    /// <returns>By name, those whose handle or name starts with the query first. Refusal: <c>validation_failed</c>.</returns>
    public async Task<Result<IReadOnlyList<UserCard>>> SearchAsync(
        TenantId tenant, string query, int limit, CancellationToken ct)
    {
        if (TextRules.IsLongerThan(query, MaxQueryLength)) return Error.Field("q", $"it may have at most {MaxQueryLength} characters.");
        if (TextRules.HasUnstorable(query)) return Error.Field("q", "it holds characters that are not valid Unicode text.");
        if (limit is < 1 or > MaxFound) return Error.Field("limit", $"it must lie between 1 and {MaxFound}.");

        var folded = TextFolding.Fold(query.Trim());
        // The last word takes the rest, so that no word is dropped.
        var words = folded.Split(' ', PatternCount, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var patterns = Enumerable.Range(0, PatternCount).Select(i => i < words.Length ? $"%{Literal(words[i])}%" : "%");
        var rows = await users.SearchAsync(tenant, [.. patterns], $"{Literal(folded)}%", limit, ct);
        return rows.ConvertAll(row => row.Card);
    }

    /// <summary>The text with what LIKE would read as a wild card escaped.</summary>
    private static string Literal(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal);

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
