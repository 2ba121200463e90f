using Npgsql;
using NpgsqlTypes;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Rooms.Channels;

/// <summary>The SQL of what everybody of a tenant sees of <c>rooms</c>, and of <c>default_channels</c>.</summary>
public sealed class PublicChannelRepository(Postgres database)
{
    private const string Discovered = """
        SELECT r.id, r.name, r.topic, r.member_count,
               EXISTS (SELECT 1 FROM room_members m WHERE m.room_id = r.id AND m.user_id = $2 AND m.left_at IS NULL), r.archived_at, r.space_id
        FROM rooms r
        WHERE r.tenant_id = $1 AND r.type = 'channel' AND r.visibility = 'public' AND r.deleted_at IS NULL
        """;

    /// <summary>Public channels whose name or topic holds the text, by name; case and accents do not matter, in whatever locale the database is.</summary>
    public Task<List<DiscoveredRoom>> ListAsync(
        TenantId tenant, UserId user, string text, Guid[] hidden, ChannelPlace? after, int limit, CancellationToken ct) =>
        database.Command($$"""
            {{Discovered}} AND r.archived_at IS NULL AND r.space_id IS NULL
              AND ($3 = '' OR strpos(
                  lower(regexp_replace(normalize(r.name || ' ' || coalesce(r.topic, ''), NFD), '[\u0300-\u036F]', '', 'g')
                      COLLATE "und-x-icu"),
                  lower(regexp_replace(normalize($3, NFD), '[\u0300-\u036F]', '', 'g') COLLATE "und-x-icu")) > 0)
              AND ($4::text IS NULL OR (r.name, r.id) > ($4, $5)) AND r.id <> ALL ($7)
            ORDER BY r.name, r.id
            LIMIT $6
            """)
            .With(tenant.Value).With(user.Value).With(text).WithNullable(after?.Name, NpgsqlDbType.Text)
            .With(after?.Id.Value ?? Guid.Empty).With(limit).With(hidden)
            .ListAsync(Map, ct);

    /// <summary>One of them, also an archived one; null for everything else.</summary>
    public Task<DiscoveredRoom?> FindAsync(TenantId tenant, UserId user, RoomId room, CancellationToken ct) =>
        database.Command($"{Discovered} AND r.id = $3").With(tenant.Value).With(user.Value).With(room.Value).FindAsync(Map, ct);

    /// <summary>Where a public channel stands in that list; null for everything else.</summary>
    public Task<ChannelPlace?> FindPlaceAsync(TenantId tenant, RoomId room, CancellationToken ct) =>
        database.Command("""
            SELECT name FROM rooms
            WHERE id = $1 AND tenant_id = $2 AND type = 'channel' AND visibility = 'public'
              AND deleted_at IS NULL AND archived_at IS NULL AND space_id IS NULL
            """).With(room.Value).With(tenant.Value).FindAsync(r => new ChannelPlace(r.GetString(0), room), ct);

    /// <summary>The channel that new people are put into; null while there was none yet.</summary>
    internal Task<Guid?> FindDefaultAsync(UnitOfWork work, TenantId tenant, CancellationToken ct) =>
        work.Command("SELECT room_id FROM default_channels WHERE tenant_id = $1").With(tenant.Value).FindValueAsync<Guid>(ct);

    /// <summary>The oldest open public channel of the name, in whatever case.</summary>
    internal Task<Guid?> FindNamedAsync(UnitOfWork work, TenantId tenant, string name, CancellationToken ct) =>
        work.Command("""
            SELECT id FROM rooms
            WHERE tenant_id = $1 AND type = 'channel' AND visibility = 'public' AND deleted_at IS NULL AND archived_at IS NULL
              AND space_id IS NULL
              AND lower(name COLLATE "und-x-icu") = lower($2 COLLATE "und-x-icu")
            ORDER BY created_at, id LIMIT 1
            """).With(tenant.Value).With(name).FindValueAsync<Guid>(ct);

    /// <summary>Notes it, once for ever. The caller holds the tenant's lock.</summary>
    internal Task InsertDefaultAsync(UnitOfWork work, TenantId tenant, RoomId room, CancellationToken ct) =>
        work.Command("INSERT INTO default_channels (tenant_id, room_id) VALUES ($1, $2)")
            .With(tenant.Value).With(room.Value).RunAsync(ct);

    private static DiscoveredRoom Map(NpgsqlDataReader r) => new(
        new(r.GetGuid(0)), r.GetString(1), r.MaybeText(2), r.GetInt32(3), r.GetBoolean(4), r.MaybeTime(5),
        r.Maybe<Guid>(6) is { } space ? new SpaceId(space) : null);
}
