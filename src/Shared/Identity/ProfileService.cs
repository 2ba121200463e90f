using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Identity;

/// <summary>What a person changes of their profile; null leaves it, an empty text clears what can be empty.</summary>
public sealed record ProfileChange(UserId UserId, string? Name, string? Handle, string? AvatarUrl, string? Locale);

/// <summary>Profiles: one's own, and finding others.</summary>
public sealed class ProfileService(Postgres database, UserRepository users, UserDirectory directory, TimeProvider clock)
{
    /// <summary>People found at most by one search.</summary>
    public const int MaxFound = 100;

    private const int MaxQueryLength = 200;
    private const int PatternCount = 3;

    /// <summary>The person's own profile. Refusal: <c>user_not_found</c>.</summary>
    public async Task<Result<Profile>> FindOwnAsync(UserId id, CancellationToken ct) =>
        await users.FindAsync(id, ct) is { } row ? row.Profile : IdentityErrors.UserNotFound;

    /// <summary>Somebody of the same tenant. Refusal: <c>user_not_found</c>.</summary>
    public async Task<Result<UserCard>> FindAsync(TenantId tenant, UserId id, CancellationToken ct) =>
        await directory.FindAsync(id, ct) is { } card && card.TenantId == tenant ? card : IdentityErrors.UserNotFound;

    /// <summary>Changes the profile. Refusals: <c>validation_failed</c>, <c>handle_taken</c>, <c>user_not_found</c>.</summary>
    public async Task<Result<Profile>> ChangeAsync(ProfileChange change, CancellationToken ct)
    {
        var (name, handle) = (change.Name?.Trim(), User.CleanHandle(change.Handle));
        if (Error.Join(
                name is null ? null : User.CheckName(name), handle is null ? null : User.CheckHandle(handle),
                User.CheckAvatarUrl(NullIfEmpty(change.AvatarUrl)), User.CheckLocale(NullIfEmpty(change.Locale)))
            is { } fault) return fault;

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
            row.Role);
        if (!await users.UpdateAsync(session, changed, clock.Now(), ct)) return IdentityErrors.HandleTaken;
        await session.CommitAsync(ct);

        directory.Forget(change.UserId);
        return changed;
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
