using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Moderation.Screening;
using Veza.Shared.RateLimits;

namespace Veza.Shared.Identity.Users;

/// <summary>What a person changes of their profile; null leaves it, an empty text clears what can be empty.</summary>
/// <param name="UserId">Who.</param>
/// <param name="Name">What they are called.</param>
/// <param name="Handle">What mentions them.</param>
/// <param name="AvatarUrl">Their picture.</param>
/// <param name="Locale">Their language.</param>
/// <param name="HandleSeen">They have seen that the system changed their handle; so has who chooses another one.</param>
public sealed record ProfileChange(
    UserId UserId, string? Name, string? Handle, string? AvatarUrl, string? Locale, bool HandleSeen = false);

/// <summary>One's own profile.</summary>
public sealed class ProfileService(
    Postgres database,
    UserRepository users,
    UserDirectory directory,
    EventOutbox outbox,
    UserLimits limits,
    Screening screening,
    TimeProvider clock)
{
    /// <summary>The person's own profile. Refusal: <c>user_not_found</c>.</summary>
    public async Task<Result<Profile>> FindOwnAsync(UserId id, CancellationToken ct) =>
        await users.FindAsync(id, ct) is { } row ? row.Profile : IdentityErrors.UserNotFound;

    /// <summary>
    /// Changes the profile; everybody in the person's rooms is told of what they can see of it. Refusals:
    /// <c>validation_failed</c>, <c>handle_taken</c>, <c>user_not_found</c>, <c>rate_limited</c>, <c>name_blocked</c>.
    /// </summary>
    public async Task<Result<Profile>> ChangeAsync(ProfileChange change, CancellationToken ct)
    {
        var (name, handle) = (change.Name?.Trim(), User.CleanHandle(change.Handle));
        if (Error.Join(
                name is null ? null : User.CheckName(name), handle is null ? null : User.CheckHandle(handle),
                User.CheckAvatarUrl(NullIfEmpty(change.AvatarUrl)), User.CheckLocale(NullIfEmpty(change.Locale)))
            is { } fault) return fault;
        if (await limits.TakeAsync(UserLimit.ProfileChanges, change.UserId, ct) is { } refusal)
            return refusal; // each change is told to every room that the person is in
        if (await directory.FindAsync(change.UserId, ct) is not { } card) return IdentityErrors.UserNotFound;
        if (await screening.CheckNamesAsync(card.TenantId, room: null, card.Id, ct, ("name", name), ("handle", handle)) is { } blocked)
            return blocked;

        await using var work = await database.BeginAsync(ct);
        if (await users.LockAsync(work, change.UserId, ct) is not { } row) return IdentityErrors.UserNotFound;

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
        if (await users.UpdateAsync(work, changed, clock.Now(), ct) is not { } version) return IdentityErrors.HandleTaken;
        if (version != row.Card.Version)
            await outbox.AppendAsync(work, UserEvents.UpdatedType, UserEvents.Payload(change.UserId), ct);
        await work.CommitAsync(CancellationToken.None); // a caller who goes away now must not keep it from the others

        directory.Forget(change.UserId);
        outbox.Wake();
        return changed with { Card = changed.Card with { Version = version } };
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
