using Microsoft.Extensions.Options;
using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Moderation.Screening;
using Veza.Shared.Rooms;
using Veza.Shared.Rooms.Channels;

namespace Veza.Shared.Spaces.Channels;

/// <summary>A channel to make in a space.</summary>
/// <param name="CategoryId">Null: above all categories.</param>
/// <param name="IsDefault">It is joined with the space.</param>
public sealed record CreateChannel(
    SpaceId SpaceId, TenantId TenantId, UserId CreatorId, string? Name, string? Topic, RoomVisibility? Visibility, Guid? CategoryId, bool IsDefault);

/// <summary>Makes the channels of spaces, and puts them and their categories in order. A channel is changed and deleted as any room is.</summary>
public sealed class SpaceChannelService(
    Postgres database, SpaceChannelRepository channels, SpaceAccess access, SpaceChanges changes, RoomService rooms, SpaceRooms spaceRooms,
    Screening screening, IOptions<SpaceOptions> options, TimeProvider clock)
{
    private SpaceOptions Limits => options.Value;

    /// <summary>The categories, and the channels that the member may see, with what they may do there. Refusal: <c>space_not_found</c>.</summary>
    public async Task<Result<SpaceLayout>> ListAsync(SpaceId id, UserId caller, CancellationToken ct)
    {
        var found = await access.FindAsync(id, caller, permission: null, ct);
        if (found.Failed) return found.Error;
        var places = (await channels.ListAsync(id, 2 * Limits.MaxChannels, ct)).ToDictionary(p => p.RoomId);
        var visible = await spaceRooms.ListAsync(id, caller, Limits.MaxChannels, ct);
        return new SpaceLayout(
            await channels.ListCategoriesAsync(id, Limits.MaxCategories, ct),
            [
                .. visible.Select(v => new SpaceChannel(v.Room, places.GetValueOrDefault(v.Room.Id) ?? new(v.Room.Id, null, 0, false), v.Permissions))
                    .OrderBy(c => c.Place.Position).ThenBy(c => c.Room.Id.Value),
            ]);
    }

    /// <summary>
    /// Makes a channel, whose maker is its first member. Refusals: <c>space_not_found</c>, <c>permission_denied</c>,
    /// <c>category_not_found</c>, <c>too_many_in_space</c>, and those of making a room.
    /// </summary>
    public async Task<Result<RoomView>> CreateAsync(CreateChannel command, CancellationToken ct)
    {
        var found = await access.FindAsync(command.SpaceId, command.CreatorId, Permission.ChangeRoom, ct);
        if (found.Failed) return found.Error;
        var wish = new CreateRoom(
            command.TenantId, command.CreatorId, RoomType.Channel, command.Name, command.Topic, command.Visibility ?? RoomVisibility.Public, [])
        { Space = command.SpaceId };
        var made = await rooms.CreateAsync(wish, (work, room) => PlaceAsync(work, room, command, ct), ct);
        if (made.Failed) return made.Error;
        changes.Follow(command.SpaceId);
        return made.Value.Room;
    }

    /// <summary>Says whether a channel is joined with the space. Refusals: <c>space_not_found</c>, <c>permission_denied</c>, <c>room_not_found</c>.</summary>
    public Task<Result<Done>> SetDefaultAsync(SpaceId id, UserId by, RoomId room, bool isDefault, CancellationToken ct) =>
        ChangeAsync(id, by, "space.channels_ordered", async (work, _) =>
            await channels.UpdateDefaultAsync(work, id, room, isDefault, ct) ? null : RoomErrors.NotFound, ct);

    /// <summary>Makes a category, the last one. Refusals: <c>space_not_found</c>, <c>permission_denied</c>, <c>validation_failed</c>, <c>name_blocked</c>, <c>too_many_in_space</c>.</summary>
    public async Task<Result<SpaceCategory>> CreateCategoryAsync(SpaceId id, TenantId tenant, UserId by, string? name, CancellationToken ct)
    {
        var clean = Space.CleanName(name);
        if (clean.Failed) return clean.Error;
        if (await screening.CheckNamesAsync(tenant, room: null, by, ct, ("name", name)) is { } blocked) return blocked;

        var (category, place) = (Guid.CreateVersion7(clock.Now()), 0);
        var made = await ChangeAsync(id, by, "space.category_created", async (work, known) =>
        {
            if (known.Count >= Limits.MaxCategories) return SpaceErrors.TooMany("categories", Limits.MaxCategories);
            place = known.Count + 1;
            await channels.InsertCategoryAsync(work, id, category, clean.Value, ct);
            return null;
        }, ct);
        return made.Failed ? made.Error : new SpaceCategory(category, clean.Value, place);
    }

    /// <summary>Renames a category. Refusals: <c>space_not_found</c>, <c>permission_denied</c>, <c>category_not_found</c>, <c>validation_failed</c>, <c>name_blocked</c>.</summary>
    public async Task<Result<Done>> RenameCategoryAsync(SpaceId id, TenantId tenant, UserId by, Guid category, string? name, CancellationToken ct)
    {
        var clean = Space.CleanName(name);
        if (clean.Failed) return clean.Error;
        if (await screening.CheckNamesAsync(tenant, room: null, by, ct, ("name", name)) is { } blocked) return blocked;
        return await ChangeAsync(id, by, "space.category_renamed", async (work, known) =>
        {
            if (!known.Contains(category)) return SpaceErrors.CategoryNotFound;
            await channels.UpdateCategoryAsync(work, category, clean.Value, ct);
            return null;
        }, ct);
    }

    /// <summary>Takes a category away; its channels stay. Refusals: <c>space_not_found</c>, <c>permission_denied</c>, <c>category_not_found</c>.</summary>
    public Task<Result<Done>> DeleteCategoryAsync(SpaceId id, UserId by, Guid category, CancellationToken ct) =>
        ChangeAsync(id, by, "space.category_deleted", async (work, known) =>
        {
            if (!known.Contains(category)) return SpaceErrors.CategoryNotFound;
            await channels.DeleteCategoryAsync(work, category, ct);
            return null;
        }, ct);

    /// <summary>
    /// Puts categories and channels in the order that is given; what is not named keeps its place number, what is not of the space is
    /// passed over. Refusals: <c>space_not_found</c>, <c>permission_denied</c>, <c>category_not_found</c>, <c>validation_failed</c>.
    /// </summary>
    public async Task<Result<Done>> OrderAsync(SpaceId id, UserId by, IReadOnlyList<LayoutSection> sections, CancellationToken ct)
    {
        var count = sections.Sum(s => s.Channels.Count);
        if (sections.Count > Limits.MaxCategories + 1 || count > Limits.MaxChannels)
            return Error.Field("sections", FieldFault.WrongCount(0, Limits.MaxChannels, count));
        return await ChangeAsync(id, by, "space.channels_ordered", async (work, known) =>
        {
            Guid[] order = [.. sections.Select(s => s.CategoryId).OfType<Guid>()];
            if (order.Except(known).Any()) return SpaceErrors.CategoryNotFound;
            await channels.OrderCategoriesAsync(work, id, order, ct);
            await channels.PlaceAsync(
                work, id, [.. sections.SelectMany(s => s.Channels)],
                [.. sections.SelectMany(s => Enumerable.Repeat(s.CategoryId ?? Guid.Empty, s.Channels.Count))], ct);
            return null;
        }, ct);
    }

    /// <summary>In the transaction that makes the channel: once more who may, and how many there are.</summary>
    private async Task<Error?> PlaceAsync(UnitOfWork work, Room room, CreateChannel command, CancellationToken ct)
    {
        var locked = await access.ToChangeAsync(work, command.SpaceId, command.CreatorId, Permission.ChangeRoom, ct);
        if (locked.Failed) return locked.Error;
        if (await spaceRooms.CountAsync(work, command.SpaceId, ct) > Limits.MaxChannels) // the new one is there already
            return SpaceErrors.TooMany("channels", Limits.MaxChannels);
        if (command.CategoryId is { } category
            && !(await channels.ListCategoryIdsAsync(work, command.SpaceId, Limits.MaxCategories, ct)).Contains(category))
            return SpaceErrors.CategoryNotFound;

        await channels.InsertAsync(work, command.SpaceId, room.Id, command.CategoryId, command.IsDefault, ct);
        var entry = SpaceAudit.Entry(locked.Value.Space, command.CreatorId, "space.channel_created", part: room.Id.ToString());
        await changes.StoreAsync(work, locked.Value.Space, command.CreatorId, SpaceEvents.Updated, entry, user: null, ct);
        return null;
    }

    /// <summary>One change of the layout, by somebody who may manage channels.</summary>
    /// <param name="change">Gets the ids of the categories; it refuses or does it.</param>
    private async Task<Result<Done>> ChangeAsync(
        SpaceId id, UserId by, string action, Func<UnitOfWork, List<Guid>, Task<Error?>> change, CancellationToken ct)
    {
        await using var work = await database.BeginAsync(ct);
        var locked = await access.ToChangeAsync(work, id, by, Permission.ChangeRoom, ct);
        if (locked.Failed) return locked.Error;
        if (await change(work, await channels.ListCategoryIdsAsync(work, id, Limits.MaxCategories, ct)) is { } refusal) return refusal;
        await changes.StoreAsync(work, locked.Value.Space, by, SpaceEvents.Updated, SpaceAudit.Entry(locked.Value.Space, by, action), user: null, ct);
        await work.CommitAsync(CancellationToken.None);
        changes.Follow(id);
        return default(Done);
    }
}
