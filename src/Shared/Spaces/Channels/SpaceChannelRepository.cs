using NpgsqlTypes;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Spaces.Channels;

/// <summary>The SQL of <c>space_channels</c> and <c>space_categories</c>. Whoever writes here holds the lock of the space's row.</summary>
public sealed class SpaceChannelRepository(Postgres database)
{
    /// <summary>Where the channels stand.</summary>
    public Task<List<ChannelPlace>> ListAsync(SpaceId space, int limit, CancellationToken ct) =>
        database.Command("SELECT room_id, category_id, position, is_default FROM space_channels WHERE space_id = $1 ORDER BY position, room_id LIMIT $2")
            .With(space.Value).With(limit)
            .ListAsync(r => new ChannelPlace(new(r.GetGuid(0)), r.Maybe<Guid>(1), r.GetInt32(2), r.GetBoolean(3)), ct);

    /// <summary>Those that are joined with the space.</summary>
    public Task<List<RoomId>> ListDefaultsAsync(SpaceId space, int limit, CancellationToken ct) =>
        database.Command("SELECT room_id FROM space_channels WHERE space_id = $1 AND is_default ORDER BY room_id LIMIT $2")
            .With(space.Value).With(limit).ListAsync(r => new RoomId(r.GetGuid(0)), ct);

    /// <summary>Puts the channel behind all others.</summary>
    public Task InsertAsync(UnitOfWork work, SpaceId space, RoomId room, Guid? category, bool isDefault, CancellationToken ct) =>
        work.Command("""
            INSERT INTO space_channels (room_id, space_id, category_id, position, is_default)
            SELECT $2, $1, $3, coalesce(max(position), 0) + 1, $4 FROM space_channels WHERE space_id = $1
            """).With(space.Value).With(room.Value).WithNullable(category, NpgsqlDbType.Uuid).With(isDefault).RunAsync(ct);

    /// <summary>Says whether the channel is joined with the space.</summary>
    /// <returns>Whether there is such a channel.</returns>
    public async Task<bool> UpdateDefaultAsync(UnitOfWork work, SpaceId space, RoomId room, bool isDefault, CancellationToken ct) =>
        await work.Command("UPDATE space_channels SET is_default = $3 WHERE space_id = $1 AND room_id = $2")
            .With(space.Value).With(room.Value).With(isDefault).RunAsync(ct) == 1;

    /// <summary>Puts the channels where they are to stand; what is no channel of the space is passed over.</summary>
    public Task PlaceAsync(UnitOfWork work, SpaceId space, Guid[] rooms, Guid[] categories, CancellationToken ct) =>
        work.Command("""
            UPDATE space_channels c
            SET position = o.place, category_id = nullif(o.category_id, '00000000-0000-0000-0000-000000000000')
            FROM unnest($2::uuid[], $3::uuid[]) WITH ORDINALITY AS o (room_id, category_id, place)
            WHERE c.space_id = $1 AND c.room_id = o.room_id
            """).With(space.Value).With(rooms).With(categories).RunAsync(ct);

    /// <summary>The categories in their order.</summary>
    public Task<List<SpaceCategory>> ListCategoriesAsync(SpaceId space, int limit, CancellationToken ct) =>
        database.Command("SELECT id, name, position FROM space_categories WHERE space_id = $1 ORDER BY position, id LIMIT $2")
            .With(space.Value).With(limit).ListAsync(r => new SpaceCategory(r.GetGuid(0), r.GetString(1), r.GetInt32(2)), ct);

    /// <summary>Their ids, inside the transaction.</summary>
    public Task<List<Guid>> ListCategoryIdsAsync(UnitOfWork work, SpaceId space, int limit, CancellationToken ct) =>
        work.Command("SELECT id FROM space_categories WHERE space_id = $1 ORDER BY position, id LIMIT $2").With(space.Value).With(limit)
            .ListAsync(r => r.GetGuid(0), ct);

    /// <summary>Adds one behind all others.</summary>
    public Task InsertCategoryAsync(UnitOfWork work, SpaceId space, Guid id, string name, CancellationToken ct) =>
        work.Command("""
            INSERT INTO space_categories (id, space_id, name, position)
            SELECT $2, $1, $3, coalesce(max(position), 0) + 1 FROM space_categories WHERE space_id = $1
            """).With(space.Value).With(id).With(name).RunAsync(ct);

    /// <summary>Renames one.</summary>
    public Task UpdateCategoryAsync(UnitOfWork work, Guid id, string name, CancellationToken ct) =>
        work.Command("UPDATE space_categories SET name = $2 WHERE id = $1").With(id).With(name).RunAsync(ct);

    /// <summary>Takes one away; its channels stand above all categories then.</summary>
    public Task DeleteCategoryAsync(UnitOfWork work, Guid id, CancellationToken ct) =>
        work.Command("DELETE FROM space_categories WHERE id = $1").With(id).RunAsync(ct);

    /// <summary>Puts the categories in that order.</summary>
    public Task OrderCategoriesAsync(UnitOfWork work, SpaceId space, Guid[] order, CancellationToken ct) =>
        work.Command("""
            UPDATE space_categories c SET position = o.place FROM unnest($2::uuid[]) WITH ORDINALITY AS o (id, place)
            WHERE c.space_id = $1 AND c.id = o.id
            """).With(space.Value).With(order).RunAsync(ct);
}
