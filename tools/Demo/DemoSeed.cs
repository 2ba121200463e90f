using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Identity;
using Veza.Shared.Identity.Accounts;
using Veza.Shared.Identity.Tenants;
using Veza.Shared.Identity.Users;
using Veza.Shared.Messages;
using Veza.Shared.Messages.Columns;
using Veza.Shared.Rooms;

namespace Veza.Demo;

/// <summary>
/// The command <c>seed</c>: fills the default tenant with five people, eight rooms and some days of talk, once. It writes
/// the tables itself, in one transaction: no service would set times that have passed.
/// </summary>
public sealed class DemoSeed(
    Postgres database, TenantService tenants, Passwords passwords, IOptions<IdentityOptions> identity, TimeProvider clock)
{
    private const string Password = "bonjour-veza";

    // Any constant will do: two seeds at once wait for each other.
    private const long LockKey = 0x76657A61_0002;

    private static readonly (char Letter, string Name, string Handle)[] People =
    [
        ('c', "Camille Laurent", "camille"),
        ('a', "Amine Benali", "amine"),
        ('s', "Sophie Nguyen", "sophie"),
        ('t', "Tom Becker", "tom"),
        ('i', "Inès Moreau", "ines"),
    ];

    /// <summary>Writes the demo unless it is there, and the sign-ins to the output.</summary>
    public async Task RunAsync(TextWriter output, CancellationToken ct)
    {
        var tenant = await tenants.FindAsync(slug: null, ct)
            ?? throw new InvalidOperationException($"There is no tenant '{identity.Value.DefaultTenant}'.");
        var hash = passwords.Hash(Password);

        await using var work = await database.BeginAsync(ct);
        await work.Command("SELECT pg_advisory_xact_lock($1)").With(LockKey).RunAsync(ct);
        if (await InsertPeopleAsync(work, tenant, hash, ct) is { } people)
        {
            foreach (var room in DemoStory.Read(clock.Now())) await InsertRoomAsync(work, tenant, people, room, ct);
            await work.CommitAsync(ct);
        }

        var width = People.Max(p => p.Name.Length);
        foreach (var (_, name, handle) in People)
            await output.WriteLineAsync($"  {name.PadRight(width)}  {Email(handle).PadRight(19)}  {Password}");
    }

    private static string Email(string handle) => $"{handle}@example.com";

    /// <summary>Null when one of them is there already: the demo was written before.</summary>
    private async Task<Dictionary<char, Guid>?> InsertPeopleAsync(
        UnitOfWork work, TenantId tenant, string hash, CancellationToken ct)
    {
        // As for anybody who registers: the first person of a tenant owns it.
        await work.Command("SELECT 1 FROM tenants WHERE id = $1 FOR NO KEY UPDATE").With(tenant.Value).RunAsync(ct);
        var since = clock.Now().AddDays(-7);
        var people = new Dictionary<char, Guid>();
        foreach (var (letter, name, handle) in People)
        {
            people[letter] = Guid.CreateVersion7(since);
            var inserted = await work.Command("""
                INSERT INTO users
                    (id, tenant_id, email, email_key, name, handle, search_key, password_hash, locale, created_at, updated_at, role)
                SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10,
                    CASE WHEN EXISTS (SELECT 1 FROM users WHERE tenant_id = $2) THEN 'member' ELSE 'owner' END
                ON CONFLICT DO NOTHING
                """)
                .With(people[letter]).With(tenant.Value).With(Email(handle)).With(EmailAddress.KeyOf(Email(handle))).With(name)
                .With(handle).With(User.SearchKey(name, handle, Email(handle))).With(hash)
                .With(letter == 't' ? "en" : "fr").With(since).RunAsync(ct);
            if (inserted == 0) return null;
        }

        return people;
    }

    private static async Task InsertRoomAsync(
        UnitOfWork work, TenantId tenant, Dictionary<char, Guid> people, DemoRoom room, CancellationToken ct)
    {
        var made = room.Messages[0].At.AddMinutes(-2);
        var id = Guid.CreateVersion7(made);
        var members = room.Members.Select(m => people[m]).ToArray();
        var direct = room.Type is "direct";
        var history = new DemoHistory(id, people, People.ToDictionary(p => p.Handle, p => people[p.Letter], StringComparer.Ordinal), room);

        await work.Command("""
            INSERT INTO rooms (id, tenant_id, type, visibility, name, topic, direct_key, created_by, created_at, updated_at,
                               member_count, last_seq, revision, last_message_at)
            VALUES ($1, $2, $3, $4, nullif($5, ''), nullif($6, ''), nullif($7, ''), $8, $9, $9, $10, $11, $12, $13)
            """)
            .With(id).With(tenant.Value).With(room.Type).With(room.Visibility).With(room.Name ?? "").With(room.Topic ?? "")
            .With(direct ? Room.DirectKeyOf(new(members[0]), new(members[1])) : "")
            .With(members[0]).With(made).With(members.Length).With((long)room.Messages.Count).With(history.Revision)
            .With(room.Messages[^1].At).RunAsync(ct);
        await work.Command("""
            INSERT INTO room_members (room_id, user_id, tenant_id, role, joined_at)
            SELECT $1, m.user_id, $2, CASE WHEN $4 AND m.n = 1 THEN 'owner' ELSE 'member' END, $5
            FROM unnest($3::uuid[]) WITH ORDINALITY AS m (user_id, n)
            """).With(id).With(tenant.Value).With(members).With(!direct).With(made).RunAsync(ct);
        await MessageRepository.InsertWholeAsync(work, [.. history.Messages.Select(m => new MessageRow(
            m, tenant.Value, Message.Digest(m.Content, m.ReplyTo), m.Seq, m.CreatedAt, m.DeletedAt is null ? null : m.AuthorId))], ct);
        foreach (var change in history.Changes)
        {
            await work.Command("""
                INSERT INTO message_revisions (message_id, room_id, revision, content, replaced_at, replaced_by)
                VALUES ($1, $2, $3, $4, $5, $6)
                """)
                .With(change.MessageId).With(id).With(change.Revision).With(change.Content).With(change.At).With(change.By)
                .RunAsync(ct);
        }

        await InsertReceiptsAsync(work, id, history.Rises, ct);
    }

    private static async Task InsertReceiptsAsync(
        UnitOfWork work, Guid room, IReadOnlyList<DemoRise> rises, CancellationToken ct)
    {
        Guid[] users = [.. rises.Select(r => r.UserId)];
        long[] seqs = [.. rises.Select(r => r.Seq)];
        short[] kinds = [.. rises.Select(r => r.Kind)];
        await work.Command("""
            INSERT INTO receipt_history (room_id, user_id, kind, seq, at)
            SELECT $1, r.user_id, r.kind, r.seq, r.at
            FROM unnest($2::uuid[], $3::smallint[], $4::bigint[], $5::timestamptz[]) AS r (user_id, kind, seq, at)
            ON CONFLICT DO NOTHING
            """).With(room).With(users).With(kinds).With(seqs).With(rises.Select(r => r.At).ToArray()).RunAsync(ct);
        await work.Command("""
            INSERT INTO receipts (room_id, user_id, delivered_seq, read_seq)
            SELECT $1, r.user_id, max(r.seq), coalesce(max(r.seq) FILTER (WHERE r.kind = 2), 0)
            FROM unnest($2::uuid[], $3::smallint[], $4::bigint[]) AS r (user_id, kind, seq)
            GROUP BY r.user_id
            """).With(room).With(users).With(kinds).With(seqs).RunAsync(ct);
    }
}
