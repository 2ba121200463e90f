using Veza.Shared.Messages;

namespace Veza.Bench.Running;

/// <summary>Statements that fill a database; ids are those of <see cref="SeedIds"/>.</summary>
internal static class Seed
{
    /// <summary>A person's id, in SQL.</summary>
    public static string User(string number) => $"('00000000-0000-7000-8000-' || lpad(to_hex({number}), 12, '0'))::uuid";

    private static string Session(string number) => $"('00000000-0000-7000-a000-' || lpad(to_hex({number}), 12, '0'))::uuid";

    /// <summary>A room's id, in SQL.</summary>
    public static string Room(string number) => $"('00000000-0000-7000-9000-' || lpad(to_hex({number}), 12, '0'))::uuid";

    /// <summary>A tenant and people with a sign-in each.</summary>
    public static string[] People(int count) =>
    [
        $"INSERT INTO tenants VALUES ('{SeedIds.Tenant}', 'bench', 'Bench', now())",
        $"""
        INSERT INTO users (id, tenant_id, email, email_key, name, handle, search_key, created_at, updated_at)
        SELECT {User("n")}, '{SeedIds.Tenant}', 'u' || n || '@example.org', 'u' || n || '@example.org', 'Person ' || n,
            'u' || n, 'person ' || n || ' u' || n || ' u' || n || '@example.org', now(), now()
        FROM generate_series(0, {count - 1}) n
        """,
        $"""
        INSERT INTO sessions (id, tenant_id, user_id, created_at, last_used_at, expires_at)
        SELECT {Session("n")}, '{SeedIds.Tenant}', {User("n")}, now(), now(), now() + interval '7 days'
        FROM generate_series(0, {count - 1}) n
        """,
    ];

    /// <summary>Rooms one after the other, the first with the first people as members, and so on.</summary>
    /// <param name="size">Members of a room.</param>
    /// <param name="count">Rooms.</param>
    /// <param name="first">The number of the first room.</param>
    /// <param name="of">Start over with the first person after so many; null: everyone is in one room.</param>
    public static string[] RoomsOf(int size, int count, int first = 0, int? of = null) =>
    [
        Rooms(first, count, size),
        Members($"""
            SELECT {Room($"{first} + n / {size}")}, {User($"n % {of ?? size * count}")}, n % {size} = 0
            FROM generate_series(0, {(size * count) - 1}) n
            """),
    ];

    /// <summary>Rooms such that everyone is in several: in their own (by number), the one 20 further, and so on.</summary>
    public static string[] Overlapping(int count, int people, int each) =>
    [
        Rooms(0, count, people * each / count),
        Members($"""
            SELECT {Room($"(p + k * 20) % {count}")}, {User("p")}, p = (p + k * 20) % {count}
            FROM generate_series(0, {people - 1}) p, generate_series(0, {each - 1}) k
            """),
    ];

    /// <summary>
    /// Rooms of 8 for 64 people: person u is in the rooms whose number leaves the same rest as u when divided by 8. And one
    /// more room that all are in, numbered <paramref name="count"/>.
    /// </summary>
    public static string[] MemberOfEighths(int count) =>
    [
        Rooms(0, count, 8),
        Members($"SELECT {Room("r")}, {User("r % 8 + k * 8")}, k = 0 FROM generate_series(0, {count - 1}) r, generate_series(0, 7) k"),
        .. RoomsOf(64, 1, count),
    ];

    /// <summary>Messages by turns of the room's members, one second apart.</summary>
    public static string[] Messages(int rooms, int each) =>
    [
        MessageColumns.Table.MakeUp(
            $"generate_series(0, {rooms - 1}) r, generate_series(1, {each}) s",
            (MessageColumns.RoomId, Room("r")), (MessageColumns.Seq, "s"), (MessageColumns.TenantId, $"'{SeedIds.Tenant}'::uuid"),
            (MessageColumns.UserId, User("r % 8 + s % 8 * 8")), (MessageColumns.Content, $"'#00000000 {Load.Member.Text}'"),
            (MessageColumns.CreatedAt, $"now() - make_interval(secs => {each} - s)")),
        $"UPDATE rooms SET last_seq = {each}, last_message_at = now() WHERE id < {Room($"{rooms}")}",
    ];

    private static string Rooms(int first, int count, int size) => $"""
        INSERT INTO rooms
            (id, tenant_id, type, visibility, name, direct_key, created_by, created_at, updated_at, member_count)
        SELECT {Room("n")}, '{SeedIds.Tenant}', '{(size == 2 ? "direct" : "group")}', 'private',
            {(size == 2 ? "NULL" : "'Room ' || n")}, {(size == 2 ? "'pair ' || n" : "NULL")}, {User("0")}, now(), now(), {size}
        FROM generate_series({first}, {first + count - 1}) n
        """;

    private static string Members(string rows) => $"""
        INSERT INTO room_members (room_id, user_id, tenant_id, role, joined_at)
        SELECT m.room, m.person, '{SeedIds.Tenant}', CASE WHEN m.first THEN 'owner' ELSE 'member' END, now()
        FROM ({rows}) AS m (room, person, first)
        """;
}
