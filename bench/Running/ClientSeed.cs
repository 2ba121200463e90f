using Veza.Shared.Messages;

namespace Veza.Bench.Running;

/// <summary>What the client is measured with: one person who registered, in many rooms, one of them long.</summary>
internal static class ClientSeed
{
    /// <summary>Whom one signs in as.</summary>
    public const string Email = "reader@example.org";

    /// <summary>With what.</summary>
    public const string Password = "only a benchmark signs in with it";

    /// <summary>The rooms, some for two, some for eight.</summary>
    public const int Rooms = 300;

    /// <summary>The long room, and another one: the channels with which the list begins.</summary>
    public const int LongRoom = 101, OtherRoom = 104;

    /// <summary>Messages of the long room.</summary>
    public const int Long = 2700;

    /// <summary>Messages of every other.</summary>
    public const int Short = 80;

    private const int People = 100;
    private const string Reader = $"(SELECT id FROM users WHERE email = '{Email}')";
    private const string Tenant = $"(SELECT tenant_id FROM users WHERE email = '{Email}')";
    private const string Said =
        "Could you look at the *second* draft? I moved what we said about `retries` to the end, see https://example.org/notes";

    /// <summary>Stands in every message of the room, and in no other.</summary>
    public static string Mark(int room) => $"[{room}]";

    /// <summary>Fills the database in which the person registered.</summary>
    public static string[] Statements { get; } =
    [
        $"""
        INSERT INTO users (id, tenant_id, email, email_key, name, handle, search_key, created_at, updated_at)
        SELECT {Seed.User("n")}, {Tenant}, 'u' || n || '@example.org', 'u' || n || '@example.org', 'Person ' || n,
            'u' || n, 'person ' || n || ' u' || n || ' u' || n || '@example.org', now(), now()
        FROM generate_series(0, {People - 1}) n
        """,
        $"""
        INSERT INTO rooms
            (id, tenant_id, type, visibility, name, direct_key, created_by, created_at, updated_at, member_count, last_seq, last_message_at)
        SELECT {Seed.Room("n")}, {Tenant}, {Of("'direct'", "'channel'", "'group'")}, 'private', {Of("NULL", "'Room ' || n", "'Room ' || n")},
            {Of("'pair ' || n", "NULL", "NULL")}, {Reader}, now(), now(), {Of("2", "8", "8")}, {LastSeq}, now() - make_interval(mins => n)
        FROM generate_series(0, {Rooms - 1}) n
        """,
        $"""
        INSERT INTO room_members (room_id, user_id, tenant_id, role, joined_at)
        SELECT {Seed.Room("n")}, CASE k WHEN 0 THEN {Reader} ELSE {Seed.User($"(n + k) % {People}")} END, {Tenant},
            CASE k WHEN 0 THEN 'owner' ELSE 'member' END, now() - interval '1 year'
        FROM generate_series(0, {Rooms - 1}) n, generate_series(0, 7) k WHERE k < {Of("2", "8", "8")}
        """,
        $"""
        INSERT INTO receipts (room_id, user_id, delivered_seq, read_seq)
        SELECT {Seed.Room("n")}, {Reader}, {LastSeq}, {LastSeq} - CASE n % 10 WHEN 9 THEN 3 ELSE 0 END
        FROM generate_series(0, {Rooms - 1}) n
        """,
        MessageColumns.Table.MakeUp(
            $"generate_series(0, {Rooms - 1}) n, generate_series(1, {LastSeq}) s",
            (MessageColumns.RoomId, Seed.Room("n")), (MessageColumns.Seq, "s"), (MessageColumns.TenantId, Tenant),
            (MessageColumns.UserId, $"CASE s % 3 WHEN 0 THEN {Reader} ELSE {Seed.User($"(n + 1) % {People}")} END"),
            (MessageColumns.Content, $"'[' || n || '] ' || s || ': {Said}'"),
            (MessageColumns.CreatedAt, $"now() - make_interval(mins => n + {LastSeq} - s)")),
    ];

    private static string LastSeq => $"CASE n WHEN {LongRoom} THEN {Long} ELSE {Short} END";

    private static string Of(string direct, string channel, string group) =>
        $"CASE WHEN n % 3 = 1 THEN {direct} WHEN n % 3 = 2 THEN {channel} ELSE {group} END";
}
