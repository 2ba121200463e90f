using NpgsqlTypes;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Identity.Sessions;

/// <summary>The tables <c>sessions</c> and <c>refresh_tokens</c>.</summary>
public sealed class SessionRepository(Postgres database)
{
    internal async Task<bool> IsLiveAsync(SessionId id, CancellationToken ct) =>
        await database.Command("SELECT 1 FROM sessions WHERE id = $1 AND revoked_at IS NULL")
            .With(id.Value).FindValueAsync<int>(ct) is not null;

    internal Task<List<SessionId>> ListEndedAsync(IReadOnlyCollection<SessionId> among, CancellationToken ct) =>
        database.Command("""
            SELECT asked.id FROM unnest($1::uuid[]) AS asked (id)
            LEFT JOIN sessions s ON s.id = asked.id AND s.revoked_at IS NULL
            WHERE s.id IS NULL LIMIT cardinality($1)
            """).With(among.Select(id => id.Value).ToArray()).ListAsync(row => new SessionId(row.GetGuid(0)), ct);

    internal Task<int> InsertAsync(UnitOfWork work, Session row, CancellationToken ct) =>
        work.Command("""
            INSERT INTO sessions (id, tenant_id, user_id, created_at, last_used_at, expires_at, user_agent, address_key)
            VALUES ($1, $2, $3, $4, $4, $5, $6, $7)
            """).With(row.Id.Value).With(row.TenantId.Value).With(row.UserId.Value).With(row.UsedAt).With(row.ExpiresAt)
            .WithNullable(row.UserAgent, NpgsqlDbType.Text).WithNullable(row.AddressKey, NpgsqlDbType.Bytea).RunAsync(ct);

    internal Task<int> InsertTokenAsync(
        UnitOfWork work, byte[] hash, SessionId of, DateTimeOffset at, DateTimeOffset until, CancellationToken ct) =>
        work.Command("INSERT INTO refresh_tokens (token_hash, session_id, issued_at, expires_at) VALUES ($1, $2, $3, $4)")
            .With(hash).With(of.Value).With(at).With(until).RunAsync(ct);

    /// <summary>
    /// Locks the token and its sign-in until the transaction ends, so that two uses of one family come one after the other.
    /// </summary>
    internal Task<RefreshTokenRow?> LockTokenAsync(UnitOfWork work, byte[] hash, CancellationToken ct) =>
        work.Command("""
            SELECT s.id, s.user_id, s.tenant_id, s.revoked_at, t.expires_at, t.used_at, t.successor_salt
            FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id
            WHERE t.token_hash = $1 FOR UPDATE OF t, s
            """).With(hash).FindAsync(
            row => new RefreshTokenRow(
                new SessionId(row.GetGuid(0)), new UserId(row.GetGuid(1)), new TenantId(row.GetGuid(2)),
                Ended: row.MaybeTime(3) is not null, row.Time(4), row.MaybeTime(5),
                row.IsDBNull(6) ? null : row.GetFieldValue<byte[]>(6)), ct);

    internal Task<int> SpendTokenAsync(
        UnitOfWork work, byte[] hash, DateTimeOffset at, byte[] successorSalt, CancellationToken ct) =>
        work.Command("UPDATE refresh_tokens SET used_at = coalesce(used_at, $2), successor_salt = $3 WHERE token_hash = $1")
            .With(hash).With(at).With(successorSalt).RunAsync(ct);

    /// <summary>Forgets how to make the successors of tokens that were spent before then.</summary>
    internal Task<int> DeleteSaltsAsync(UnitOfWork work, SessionId of, DateTimeOffset before, CancellationToken ct) =>
        work.Command("""
            UPDATE refresh_tokens SET successor_salt = NULL
            WHERE session_id = $1 AND used_at < $2 AND successor_salt IS NOT NULL
            """).With(of.Value).With(before).RunAsync(ct);

    internal Task<int> ExtendAsync(
        UnitOfWork work, SessionId id, DateTimeOffset usedAt, DateTimeOffset until, byte[]? addressKey, CancellationToken ct) =>
        work.Command("""
            UPDATE sessions SET last_used_at = $2, expires_at = $3, address_key = coalesce($4, address_key) WHERE id = $1
            """).With(id.Value).With(usedAt).With(until).WithNullable(addressKey, NpgsqlDbType.Bytea).RunAsync(ct);

    /// <summary>Whether the person has a sign-in that was last used from there; one that ended counts until it would have run out.</summary>
    internal async Task<bool> IsAddressKnownAsync(UserId user, byte[] addressKey, CancellationToken ct) =>
        await database.Command("SELECT 1 FROM sessions WHERE user_id = $1 AND address_key = $2 LIMIT 1")
            .With(user.Value).With(addressKey).FindValueAsync<int>(ct) is not null;

    /// <returns>1, or 0 when it had been ended already.</returns>
    internal Task<int> EndAsync(UnitOfWork work, SessionId id, string reason, DateTimeOffset at, CancellationToken ct) =>
        work.Command("UPDATE sessions SET revoked_at = $3, revoked_reason = $2 WHERE id = $1 AND revoked_at IS NULL")
            .With(id.Value).With(reason).With(at).RunAsync(ct);

    /// <returns>Those that it ended.</returns>
    internal Task<List<SessionId>> EndAllAsync(
        UnitOfWork work, UserId user, string reason, DateTimeOffset at, CancellationToken ct) =>
        work.Command("""
            UPDATE sessions SET revoked_at = $3, revoked_reason = $2 WHERE user_id = $1 AND revoked_at IS NULL RETURNING id
            """).With(user.Value).With(reason).With(at).ListAsync(row => new SessionId(row.GetGuid(0)), ct);

    /// <summary>Removes up to a thousand sign-ins, with their tokens, that ran out before then.</summary>
    internal Task<int> DeleteExpiredAsync(DateTimeOffset before, CancellationToken ct) =>
        database.Command("""
            DELETE FROM sessions WHERE id IN
                (SELECT id FROM sessions WHERE expires_at < $1 ORDER BY expires_at LIMIT 1000 FOR UPDATE SKIP LOCKED)
            """).With(before).RunAsync(ct);
}

/// <summary>A sign-in as stored.</summary>
internal sealed record Session(
    SessionId Id, TenantId TenantId, UserId UserId, DateTimeOffset UsedAt, DateTimeOffset ExpiresAt, string? UserAgent,
    byte[]? AddressKey);

/// <summary>A refresh token and the sign-in that it belongs to.</summary>
internal sealed record RefreshTokenRow(
    SessionId SessionId, UserId UserId, TenantId TenantId, bool Ended, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt,
    byte[]? SuccessorSalt);
