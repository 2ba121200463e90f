using Veza.Shared.Database;

namespace Veza.Shared.Identity.Tokens;

/// <summary>The table <c>signing_keys</c>.</summary>
public sealed class SigningKeyRepository(Postgres database)
{
    // Any constant will do, as long as every instance takes the same one.
    private const long LockKey = 0x76657A61_0002;

    /// <summary>Keeps other processes from making a key until the transaction ends.</summary>
    internal Task<int> LockAsync(UnitOfWork work, CancellationToken ct) =>
        work.Command("SELECT pg_advisory_xact_lock($1)").With(LockKey).RunAsync(ct);

    /// <summary>The keys that still verify, those that sign longest first.</summary>
    internal async Task<List<SigningKeyRow>> ListAsync(DateTimeOffset validAt, CancellationToken ct)
    {
        await using var work = await database.BeginAsync(ct);
        return await ListAsync(work, validAt, ct);
    }

    internal Task<List<SigningKeyRow>> ListAsync(UnitOfWork work, DateTimeOffset validAt, CancellationToken ct) =>
        work.Command("""
            SELECT kid, public_jwk, private_key, signs_from, signs_until, valid_until FROM signing_keys
            WHERE valid_until > $1 ORDER BY signs_until DESC, kid LIMIT 100
            """).With(validAt).ListAsync(
            row => new SigningKeyRow(
                row.GetString(0), row.GetString(1), row.GetFieldValue<byte[]>(2), row.Time(3), row.Time(4), row.Time(5)), ct);

    internal Task<int> InsertAsync(UnitOfWork work, SigningKeyRow key, DateTimeOffset at, CancellationToken ct) =>
        work.Command("""
            INSERT INTO signing_keys (kid, public_jwk, private_key, created_at, signs_from, signs_until, valid_until)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """).With(key.Kid).With(key.PublicJwk).With(key.PrivateKey).With(at).With(key.SignsFrom).With(key.SignsUntil)
            .With(key.ValidUntil).RunAsync(ct);

    internal Task<int> DeleteExpiredAsync(UnitOfWork work, DateTimeOffset before, CancellationToken ct) =>
        work.Command("DELETE FROM signing_keys WHERE valid_until < $1").With(before).RunAsync(ct);
}

/// <summary>A key as stored.</summary>
internal sealed record SigningKeyRow(
    string Kid, string PublicJwk, byte[] PrivateKey, DateTimeOffset SignsFrom, DateTimeOffset SignsUntil,
    DateTimeOffset ValidUntil);
