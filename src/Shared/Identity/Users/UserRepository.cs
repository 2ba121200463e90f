using Npgsql;
using NpgsqlTypes;
using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Identity.Accounts;

namespace Veza.Shared.Identity.Users;

/// <summary>The table <c>users</c>.</summary>
public sealed class UserRepository(Postgres database)
{
    private const string Columns = """
        id, tenant_id, name, handle, email, avatar_url, created_at, locale, password_hash, role, version, handle_changed_from
        """;

    // What is unique. Rows of former versions have no canonical address; of a plain one in ASCII the key is it.
    private const string Address = "coalesce(email_canonical, email_key)";

    internal Task<UserRow?> FindAsync(UserId id, CancellationToken ct) =>
        database.Command($"SELECT {Columns} FROM users WHERE id = $1").With(id.Value).FindAsync(Map, ct);

    internal Task<UserRow?> FindAsync(UnitOfWork work, UserId id, CancellationToken ct) =>
        work.Command($"SELECT {Columns} FROM users WHERE id = $1").With(id.Value).FindAsync(Map, ct);

    /// <summary>
    /// Who has the address: two at most, where a former version made two accounts of it. First the one that was registered
    /// with it as it is typed now.
    /// </summary>
    internal Task<List<UserRow>> ListByEmailAsync(TenantId tenant, string email, CancellationToken ct) =>
        database.Command($"""
            SELECT {Columns} FROM users WHERE tenant_id = $1 AND {Address} IN ($2, $3)
            ORDER BY (email_key = $3) DESC, created_at, id LIMIT 2
            """).With(tenant.Value).With(EmailAddress.KeyOf(email)).With(EmailAddress.FormerKeyOf(email)).ListAsync(Map, ct);

    internal async Task<bool> HasEmailAsync(UnitOfWork work, TenantId tenant, string email, CancellationToken ct) =>
        await work.Command($"SELECT 1 FROM users WHERE tenant_id = $1 AND {Address} IN ($2, $3) LIMIT 1")
            .With(tenant.Value).With(EmailAddress.KeyOf(email)).With(EmailAddress.FormerKeyOf(email))
            .FindValueAsync<int>(ct) is not null;

    /// <summary>Those after the id whose canonical address has not been worked out, or is somebody else's too; by id.</summary>
    internal Task<List<(UserId Id, string Email)>> ListWithoutCanonicalEmailAsync(UserId after, int limit, CancellationToken ct) =>
        database.Command("""
            SELECT id, email FROM users
            WHERE email_canonical IS NULL AND id > $1
              AND (octet_length(email_key) <> char_length(email_key) OR email_key LIKE '%xn--%')
            ORDER BY id LIMIT $2
            """).With(after.Value).With(limit).ListAsync(r => (new UserId(r.GetGuid(0)), r.GetString(1)), ct);

    /// <returns>False when another account of the tenant has the address; nothing was written then.</returns>
    internal async Task<bool> UpdateCanonicalEmailAsync(UserId id, string key, CancellationToken ct)
    {
        try
        {
            await database.Command("UPDATE users SET email_canonical = $2 WHERE id = $1 AND email_canonical IS NULL")
                .With(id.Value).With(key).RunAsync(ct);
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return false;
        }
    }

    /// <summary>At most as many as ids were given; in no order.</summary>
    internal Task<List<UserRow>> ListAsync(Guid[] ids, CancellationToken ct) =>
        database.Command($"SELECT {Columns} FROM users WHERE id = ANY($1) LIMIT cardinality($1)").With(ids).ListAsync(Map, ct);

    internal Task<List<UserRow>> ListAsync(UnitOfWork work, Guid[] ids, CancellationToken ct) =>
        work.Command($"SELECT {Columns} FROM users WHERE id = ANY($1) LIMIT cardinality($1)").With(ids).ListAsync(Map, ct);

    internal async Task<long> CountOwnersAsync(UnitOfWork work, TenantId tenant, CancellationToken ct) =>
        await work.Command("SELECT count(*) FROM users WHERE tenant_id = $1 AND role = 'owner'").With(tenant.Value).FindValueAsync<long>(ct) ?? 0;

    /// <summary>Some of those of the roles; of a member or guest there is no index.</summary>
    internal Task<List<UserId>> ListInOfficeAsync(TenantId tenant, IEnumerable<TenantRole> roles, int limit, CancellationToken ct) =>
        database.Command("SELECT id FROM users WHERE tenant_id = $1 AND role = ANY ($2) AND role IN ('owner', 'admin', 'moderator') LIMIT $3")
            .With(tenant.Value).With(roles.Select(r => r.Code()).ToArray()).With(limit).ListAsync(r => new UserId(r.GetGuid(0)), ct);

    /// <summary>Keeps the row from being locked by others until the transaction ends; many may do so at once.</summary>
    internal Task ShareAsync(UnitOfWork work, UserId id, CancellationToken ct) =>
        work.Command("SELECT 1 FROM users WHERE id = $1 FOR SHARE").With(id.Value).RunAsync(ct);

    internal Task<List<UserRow>> ListByHandlesAsync(TenantId tenant, string[] handles, CancellationToken ct) =>
        database.Command($"""
            SELECT {Columns} FROM users WHERE tenant_id = $1 AND handle = ANY($2) LIMIT cardinality($2)
            """).With(tenant.Value).With(handles).ListAsync(Map, ct);

    /// <summary>People whose name, handle and, if wanted, address fit all three LIKE patterns; those that fit the prefix come first.</summary>
    internal Task<List<UserRow>> SearchAsync(
        TenantId tenant, string[] patterns, string prefix, bool withEmails, int limit, CancellationToken ct)
    {
        var key = withEmails ? "search_key" : "search_names(search_key)"; // each has an index
        return database.Command($"""
            SELECT {Columns} FROM users
            WHERE tenant_id = $1 AND {key} LIKE $2 AND {key} LIKE $3 AND {key} LIKE $4
            ORDER BY ({key} LIKE $5 OR handle LIKE $5) DESC, lower(name COLLATE "und-x-icu"), id LIMIT $6
            """).With(tenant.Value).With(patterns[0]).With(patterns[1]).With(patterns[2]).With(prefix).With(limit)
            .ListAsync(Map, ct);
    }

    /// <summary>Whether the tenant has anybody.</summary>
    internal async Task<bool> HasAnyAsync(UnitOfWork work, TenantId tenant, CancellationToken ct) =>
        await work.Command("SELECT EXISTS (SELECT 1 FROM users WHERE tenant_id = $1)").With(tenant.Value)
            .FindValueAsync<bool>(ct) is true;

    internal Task<int> UpdateRoleAsync(UnitOfWork work, UserId id, TenantRole role, DateTimeOffset at, CancellationToken ct) =>
        work.Command("UPDATE users SET role = $2, updated_at = $3 WHERE id = $1").With(id.Value).With(role.Code()).With(at)
            .RunAsync(ct);

    /// <returns>False when the e-mail address or the handle is taken; nothing was written then.</returns>
    internal async Task<bool> InsertAsync(UnitOfWork work, NewUser user, CancellationToken ct) =>
        await work.Command("""
            INSERT INTO users
                (id, tenant_id, email, email_key, email_canonical, name, handle, search_key, password_hash, created_at,
                 updated_at, role)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11) ON CONFLICT DO NOTHING
            """).With(user.Card.Id.Value).With(user.Card.TenantId.Value).With(user.Card.Email)
            .With(EmailAddress.FormerKeyOf(user.Card.Email)).With(EmailAddress.KeyOf(user.Card.Email)).With(user.Card.Name).With(user.Card.Handle)
            .With(User.SearchKey(user.Card.Name, user.Card.Handle, user.Card.Email))
            .With(user.PasswordHash).With(user.Card.CreatedAt).With(user.Role.Code()).RunAsync(ct) == 1;

    /// <summary>Locks the row until the transaction ends.</summary>
    internal Task<UserRow?> LockAsync(UnitOfWork work, UserId id, CancellationToken ct) =>
        work.Command($"SELECT {Columns} FROM users WHERE id = $1 FOR NO KEY UPDATE").With(id.Value).FindAsync(Map, ct);

    /// <summary>Locks the rows in the order of their ids until the transaction ends; foreign keys do not wait for it.</summary>
    internal Task LockAsync(UnitOfWork work, Guid[] ids, CancellationToken ct) =>
        work.Command("SELECT 1 FROM users WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE").With(ids).RunAsync(ct);

    /// <returns>The version now; null when somebody else has the handle: the transaction can only be rolled back then.</returns>
    internal async Task<long?> UpdateAsync(UnitOfWork work, Profile profile, DateTimeOffset at, CancellationToken ct)
    {
        var card = profile.Card;
        try
        {
            return await work.Command("""
                UPDATE users SET name = $2, handle = $3, avatar_url = $4, locale = $5, search_key = $6, updated_at = $7,
                    handle_changed_from = $8
                WHERE id = $1 RETURNING version
                """).With(card.Id.Value).With(card.Name).With(card.Handle).WithNullable(card.AvatarUrl, NpgsqlDbType.Text)
                .WithNullable(profile.Locale, NpgsqlDbType.Text).With(User.SearchKey(card.Name, card.Handle, card.Email))
                .With(at).WithNullable(profile.HandleChangedFrom, NpgsqlDbType.Text).FindValueAsync<long>(ct);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return null;
        }
    }

    internal Task<int> UpdatePasswordAsync(UserId id, string hash, string replaced, CancellationToken ct) =>
        database.Command("UPDATE users SET password_hash = $2 WHERE id = $1 AND password_hash = $3")
            .With(id.Value).With(hash).With(replaced).RunAsync(ct);

    private static UserRow Map(NpgsqlDataReader row) => new(
        new UserSummary(
            new UserId(row.GetGuid(0)), new TenantId(row.GetGuid(1)), row.GetString(2), row.GetString(3), row.GetString(4),
            row.MaybeText(5), row.Time(6), row.GetInt64(10)) { Role = RoleIn(row) },
        row.MaybeText(7), row.MaybeText(8), RoleIn(row), row.MaybeText(11));

    private static TenantRole RoleIn(NpgsqlDataReader row) =>
        TenantRoleCodes.Parse(row.GetString(9)) ?? TenantRole.Guest; // one of a later version: least of all
}

/// <summary>A person as stored.</summary>
internal sealed record UserRow(UserSummary Card, string? Locale, string? PasswordHash, TenantRole Role, string? HandleChangedFrom)
{
    /// <summary>Without what nobody but the person's own sign-in needs.</summary>
    public Profile Profile => new(Card, Locale, Role, HandleChangedFrom);
}

/// <summary>A person about to be stored.</summary>
internal sealed record NewUser(UserSummary Card, string PasswordHash, TenantRole Role);
