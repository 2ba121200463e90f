using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Common.Text;
using Veza.Shared.Database;
using Veza.Shared.Moderation.Screening;
using Veza.Shared.Rooms;
using Veza.Shared.Spaces.Channels;
using Veza.Shared.Spaces.Members;

namespace Veza.Shared.Spaces;

/// <summary>A space to make.</summary>
public sealed record CreateSpace(TenantId TenantId, UserId CreatorId, string? Name, string? Description, RoomVisibility? Visibility);

/// <summary>What to change of a space; null leaves it as it is. An empty description takes it away.</summary>
public sealed record UpdateSpace(SpaceId SpaceId, UserId EditorId, string? Name, string? Description, RoomVisibility? Visibility);

/// <summary>Makes, shows, changes, hands over and deletes spaces.</summary>
public sealed class SpaceService(
    Postgres database, SpaceRepository spaces, SpaceMemberRepository members, SpaceChannelRepository channels, SpaceAccess access,
    SpaceChanges changes, RoomService rooms, Screening screening, IOptions<SpaceOptions> options, TimeProvider clock)
{
    /// <summary>
    /// Makes the space, with its first channel, in one transaction. Refusals: <c>validation_failed</c>, <c>name_blocked</c>,
    /// <c>too_many_spaces</c>, and those of making a room.
    /// </summary>
    public async Task<Result<SpaceView>> CreateAsync(CreateSpace command, CancellationToken ct)
    {
        var (name, description) = (Space.CleanName(command.Name), Space.CleanDescription(command.Description));
        if (Error.Join(name.Error, description.Error) is { } faults) return faults;
        if (await CheckAsync(command.TenantId, command.CreatorId, command.Name, command.Description, ct) is { } blocked) return blocked;

        var now = clock.Now();
        var space = new Space(
            new(Guid.CreateVersion7(now)), command.TenantId, name.Value, description.Value, command.Visibility ?? RoomVisibility.Private,
            command.CreatorId, Space.FirstEveryone, MemberCount: 1, Revision: 0, now);
        var first = new CreateRoom(
            space.TenantId, space.OwnerId, RoomType.Channel, options.Value.FirstChannel, Topic: null, RoomVisibility.Public, [])
        { Space = space.Id };
        var made = await rooms.CreateAsync(first, (work, room) => InsertAsync(work, space, room, ct), ct);
        if (made.Failed) return made.Error;

        changes.Follow(space.Id);
        return new SpaceView(space, PermissionCodes.Everything, Access.Spaces.SpaceStanding.OwnersRank, [], now);
    }

    /// <summary>The caller's spaces, by when they came in.</summary>
    public async Task<IReadOnlyList<SpaceView>> ListAsync(UserId user, CancellationToken ct) =>
        await spaces.ListViewsAsync(user, options.Value.MaxSpacesPerUser, ct);

    /// <summary>One of them. Refusal: <c>space_not_found</c>.</summary>
    public async Task<Result<SpaceView>> FindAsync(SpaceId space, UserId user, CancellationToken ct) =>
        await spaces.FindViewAsync(space, user, ct) is { } view ? view : SpaceErrors.NotFound;

    /// <summary>Public spaces of the tenant, by name; an empty text finds all of them.</summary>
    public async Task<IReadOnlyList<SpaceCard>> DiscoverAsync(
        TenantId tenant, UserId user, string? text, string? afterName, Guid afterId, int limit, CancellationToken ct)
    {
        var wanted = (text ?? "").Trim();
        if (TextRules.IsLongerThan(wanted, Space.MaxNameLength) || TextRules.HasUnstorable(wanted)) return [];
        return await spaces.ListPublicAsync(tenant, user, wanted, afterName, afterId, limit, ct);
    }

    /// <summary>
    /// Changes name, description or visibility; what makes no difference changes nothing. Refusals: <c>space_not_found</c>,
    /// <c>permission_denied</c>, <c>validation_failed</c>, <c>name_blocked</c>.
    /// </summary>
    public async Task<Result<SpaceView>> UpdateAsync(UpdateSpace command, CancellationToken ct)
    {
        var (name, description) = (Space.CleanName(command.Name), Space.CleanDescription(command.Description));
        if (Error.Join(command.Name is null ? null : name.Error, command.Description is null ? null : description.Error) is { } faults) return faults;
        var found = await spaces.FindViewAsync(command.SpaceId, command.EditorId, ct);
        if (found is null) return SpaceErrors.NotFound;
        if (await CheckAsync(found.Space.TenantId, command.EditorId, command.Name, command.Description, ct) is { } blocked) return blocked;

        await using var work = await database.BeginAsync(ct);
        var locked = await access.ToChangeAsync(work, command.SpaceId, command.EditorId, Permission.ManageSpace, ct);
        if (locked.Failed) return locked.Error;
        var former = locked.Value.Space;
        var changed = former with
        {
            Name = command.Name is null ? former.Name : name.Value,
            Description = command.Description is null ? former.Description : description.Value,
            Visibility = command.Visibility ?? former.Visibility,
        };
        if (changed == former) return found with { Space = former };

        var entry = SpaceAudit.Entry(
            former, command.EditorId, "space.updated", before: State(former), after: State(changed));
        var stored = await changes.StoreAsync(work, changed, command.EditorId, SpaceEvents.Updated, entry, user: null, ct);
        await work.CommitAsync(CancellationToken.None);
        changes.Follow(stored.Id);
        return found with { Space = stored };
    }

    /// <summary>Makes another member the owner; who owned it stays as a member. Refusals: <c>space_not_found</c>, <c>space_owner_required</c>, <c>member_not_found</c>.</summary>
    public async Task<Result<SpaceView>> HandOverAsync(SpaceId id, UserId by, UserId heir, CancellationToken ct)
    {
        await using (var work = await database.BeginAsync(ct))
        {
            var locked = await access.ToChangeAsync(work, id, by, permission: null, ct);
            if (locked.Failed) return locked.Error;
            if (!locked.Value.Self.IsOwner) return SpaceErrors.OwnerRequired;
            if (heir != by)
            {
                if (!await members.IsInAsync(work, id, heir, ct)) return SpaceErrors.MemberNotFound;
                var entry = SpaceAudit.Entry(locked.Value.Space, by, "space.handed_over", heir);
                await changes.StoreAsync(work, locked.Value.Space with { OwnerId = heir }, by, SpaceEvents.RightsChanged, entry, by, ct);
                await work.CommitAsync(CancellationToken.None);
                changes.Follow(id);
            }
        }

        return await FindAsync(id, by, ct);
    }

    /// <summary>Takes the space away from everyone, with its channels; its owner may. Refusals: <c>space_not_found</c>, <c>space_owner_required</c>.</summary>
    public async Task<Result<Done>> DeleteAsync(SpaceId id, UserId by, CancellationToken ct)
    {
        await using var work = await database.BeginAsync(ct);
        var locked = await access.ToChangeAsync(work, id, by, permission: null, ct);
        if (locked.Failed) return locked.Error;
        if (!locked.Value.Self.IsOwner) return SpaceErrors.OwnerRequired;

        await spaces.DeleteAsync(work, id, clock.Now(), ct);
        var entry = SpaceAudit.Entry(locked.Value.Space, by, "space.deleted", before: State(locked.Value.Space));
        await changes.NoteAsync(work, locked.Value.Space, by, SpaceEvents.Deleted, entry, user: null, ct);
        await work.CommitAsync(CancellationToken.None);
        changes.Follow(id);
        return default(Done);
    }

    /// <summary>In the transaction that makes the first channel, where the creator is locked.</summary>
    private async Task<Error?> InsertAsync(UnitOfWork work, Space space, Room first, CancellationToken ct)
    {
        if (await members.CountOfAsync(work, space.OwnerId, ct) >= options.Value.MaxSpacesPerUser)
            return SpaceErrors.TooManySpaces(options.Value.MaxSpacesPerUser);
        await spaces.InsertAsync(work, space, ct);
        await members.InsertAsync(work, space.Id, space.OwnerId, space.CreatedAt, ct);
        await channels.InsertAsync(work, space.Id, first.Id, category: null, isDefault: true, ct);
        var entry = SpaceAudit.Entry(space, space.OwnerId, "space.created", after: State(space));
        await changes.NoteAsync(work, space, space.OwnerId, SpaceEvents.MemberJoined, entry, space.OwnerId, ct);
        return null;
    }

    private ValueTask<Error?> CheckAsync(TenantId tenant, UserId by, string? name, string? description, CancellationToken ct) =>
        screening.CheckNamesAsync(tenant, room: null, by, ct, ("name", name), ("description", description));

    private static JsonObject State(Space space) => new()
    {
        ["visibility"] = space.Visibility.Code(), ["member_count"] = space.MemberCount, ["revision"] = space.Revision,
    };
}
