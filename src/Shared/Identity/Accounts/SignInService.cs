using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Common.Text;
using Veza.Shared.Database;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Identity.Sessions;
using Veza.Shared.Identity.Tokens;
using Veza.Shared.Identity.Users;

namespace Veza.Shared.Identity.Accounts;

/// <summary>What a sign-in hands out.</summary>
/// <param name="Device">Names the device at its next sign-in to the account; null where a token was refreshed.</param>
public sealed record SignedIn(
    string AccessToken, TimeSpan AccessLifetime, string RefreshToken, TimeSpan RefreshLifetime, Profile Profile,
    string? Device = null);

/// <summary>
/// Sign-ins: an access token that many requests use, and a refresh token that one does. The refresh tokens of one sign-in
/// are a family: when a spent one comes back late, somebody copied it, and the family ends.
/// </summary>
public sealed class SignInService(
    Postgres database, SessionRepository sessions, UserRepository users, SessionService live, AccessTokens tokens,
    SignInTries tries, EventOutbox outbox, IOptions<IdentityOptions> options, TimeProvider clock, ILogger<SignInService> logger)
{
    private const int MaxUserAgentLength = 300;

    private readonly IdentityOptions settings = options.Value;

    /// <summary>
    /// Tokens for the spent one. Within the grace period it brings the same successor again, however often and wherever it is
    /// presented: a spent token has one successor, ever. Refusals: <c>refresh_token_invalid</c>, <c>refresh_token_reused</c>
    /// (and the sign-in has ended), <c>rate_limited</c>.
    /// </summary>
    /// <param name="refreshToken">What came.</param>
    /// <param name="address">The client's address; null where it cannot be told.</param>
    public async Task<Result<SignedIn>> RefreshAsync(string refreshToken, string? address, CancellationToken ct)
    {
        if (refreshToken.Length > RefreshToken.MaxLength) return IdentityErrors.RefreshTokenInvalid;

        var hash = RefreshToken.Hash(refreshToken);
        var now = clock.Now();
        await using var work = await BeginAsync(ct);
        var token = await sessions.LockTokenAsync(work, hash, ct);
        if (token is null || token.Ended || token.ExpiresAt <= now) return IdentityErrors.RefreshTokenInvalid;
        if (token.UsedAt is { } usedAt && now - usedAt > settings.RefreshReuseGrace)
            return await EndReusedAsync(work, token, ct);
        if (await users.FindAsync(work, token.UserId, ct) is not { } user) return IdentityErrors.RefreshTokenInvalid;
        if (await tries.CountRefreshAsync(token.SessionId, ct) is { } limited) return limited;

        if (token is { UsedAt: { } before, SuccessorSalt: { } known })
        {
            var left = before + settings.RefreshTokenLifetime - now;
            return Answer(token.SessionId, user.Profile, RefreshToken.Successor(refreshToken, known), left);
        }

        // Also for a token that a process without salts has spent a moment ago: from now on that has one successor as well.
        var salt = RefreshToken.NewSalt();
        await sessions.SpendTokenAsync(work, hash, now, salt, ct);
        await sessions.DeleteSaltsAsync(work, token.SessionId, now - settings.RefreshReuseGrace, ct);
        await sessions.ExtendAsync(
            work, token.SessionId, now, now + settings.RefreshTokenLifetime, tries.AddressKey(token.UserId, address), ct);
        return await IssueAsync(work, token.SessionId, user.Profile, RefreshToken.Successor(refreshToken, salt), ct);
    }

    /// <summary>Ends this sign-in, or all of the person's: their tokens stop working, their connections are closed.</summary>
    public async Task LogoutAsync(UserId user, SessionId current, bool everywhere, CancellationToken ct)
    {
        await using var work = await database.BeginAsync(ct);
        var ended = everywhere
            ? await sessions.EndAllAsync(work, user, "signed out everywhere", clock.Now(), ct)
            : await sessions.EndAsync(work, current, "signed out", clock.Now(), ct) == 1 ? [current] : [];
        await NoteEndAsync(work, user, ended, ct);
        await work.CommitAsync(CancellationToken.None);

        await live.EndedAsync(user, ended, CancellationToken.None);
        outbox.Wake();
    }

    /// <summary>Ends all sign-ins of the person in the transaction of what asks for it; <see cref="EndedAsync"/> follows its commit.</summary>
    internal async Task<IReadOnlyList<SessionId>> EndAllAsync(UnitOfWork work, UserId user, string reason, CancellationToken ct)
    {
        var ended = await sessions.EndAllAsync(work, user, reason, clock.Now(), ct);
        await NoteEndAsync(work, user, ended, ct);
        return ended;
    }

    /// <summary>Their tokens stop working, their connections are closed.</summary>
    internal Task EndedAsync(UserId user, IReadOnlyList<SessionId> ended) => live.EndedAsync(user, ended, CancellationToken.None);

    /// <summary>The transaction for <see cref="StartAsync"/>.</summary>
    internal async Task<UnitOfWork> BeginAsync(CancellationToken ct)
    {
        await tokens.ReadyAsync(ct); // may need a connection itself, so before one is held
        return await database.BeginAsync(ct);
    }

    /// <summary>The refusal of a sign-in, with what lets the person read why and appeal (<see cref="AccessTokens.Notices"/>).</summary>
    internal Error WithNotices(Error banned, UserSummary person) => banned
        .With("notices_token", tokens.Issue(person.Id, person.TenantId, default, settings.NoticesTokenLifetime, AccessTokens.Notices))
        .With("notices_token_expires_in", (long)settings.NoticesTokenLifetime.TotalSeconds);

    /// <summary>Starts a sign-in in the transaction, and commits it.</summary>
    internal async Task<SignedIn> StartAsync(
        UnitOfWork work, Profile profile, string? userAgent, string? address, CancellationToken ct)
    {
        var now = clock.Now();
        var id = new SessionId(Guid.CreateVersion7(now));
        var agent = userAgent is null || TextRules.HasUnstorable(userAgent) ? null
            : TextRules.Cut(userAgent, MaxUserAgentLength);
        var user = profile.Card.Id;
        var row = new Session(
            id, profile.Card.TenantId, user, now, now + settings.RefreshTokenLifetime, agent, tries.AddressKey(user, address));
        await sessions.InsertAsync(work, row, ct);
        var signedIn = await IssueAsync(work, id, profile, RefreshToken.New(), ct);
        return signedIn with { Device = tries.NewDevice(user) };
    }

    private async Task<SignedIn> IssueAsync(
        UnitOfWork work, SessionId id, Profile profile, string refresh, CancellationToken ct)
    {
        var now = clock.Now();
        await sessions.InsertTokenAsync(work, RefreshToken.Hash(refresh), id, now, now + settings.RefreshTokenLifetime, ct);
        await work.CommitAsync(ct);
        return Answer(id, profile, refresh, settings.RefreshTokenLifetime);
    }

    private SignedIn Answer(SessionId id, Profile profile, string refresh, TimeSpan refreshLifetime)
    {
        var card = profile.Card;
        var access = tokens.Issue(card.Id, card.TenantId, id, settings.AccessTokenLifetime, AccessTokens.Api);
        return new SignedIn(access, settings.AccessTokenLifetime, refresh, refreshLifetime, profile);
    }

    /// <summary>What ends with the sign-in is not left to this process alone.</summary>
    private Task NoteEndAsync(UnitOfWork work, UserId user, List<SessionId> ended, CancellationToken ct) =>
        ended.Count == 0 ? Task.CompletedTask
            : outbox.AppendAsync(work, SessionEndings.Ended, SessionEndings.Payload(user, ended), ct);

    private async Task<Error> EndReusedAsync(UnitOfWork work, RefreshTokenRow token, CancellationToken ct)
    {
        await sessions.EndAsync(work, token.SessionId, "refresh token reused", clock.Now(), ct);
        await NoteEndAsync(work, token.UserId, [token.SessionId], ct);
        await work.CommitAsync(CancellationToken.None);

        IdentityLog.RefreshTokenReused(logger, token.SessionId.Value, token.UserId.Value);
        await live.EndedAsync(token.UserId, [token.SessionId], CancellationToken.None);
        outbox.Wake();
        return IdentityErrors.RefreshTokenReused;
    }
}
