using Microsoft.Extensions.Options;
using Veza.Shared.Access;
using Veza.Shared.Audit;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Identity.Users;
using Veza.Shared.Moderation.Gate;
using Veza.Shared.Moderation.Screening;
using Veza.Shared.RateLimits;
using Veza.Shared.Rooms.Announcing;
using Veza.Shared.Rooms.Members;

namespace Veza.Shared.Rooms;

/// <summary>What to change of a room; null leaves it as it is. An empty topic takes the topic away, an empty name that of a group.</summary>
public sealed record UpdateRoom(RoomId RoomId, UserId EditorId, string? Name, string? Topic, RoomVisibility? Visibility);

/// <summary>The room, and whether this call made it.</summary>
public sealed record CreatedRoom(RoomView Room, bool IsNew);

/// <summary>Makes, changes, archives and deletes rooms; <see cref="RoomMemberService"/> moves people in and out.</summary>
public sealed class RoomService(
    Postgres database,
    RoomRepository rooms,
    RoomMemberRepository members,
    RoomAccess access,
    RoomPeople people,
    RoomAdditions additions,
    RoomAnnouncer announcer,
    AuditLog audit,
    UserLimits limits,
    Screening screening,
    ModerationGate gate,
    IOptions<RoomOptions> options,
    TimeProvider clock)
{
    /// <summary>
    /// Makes the room. A direct room that the pair has already is returned instead, whoever asks and however often at once.
    /// Refusals: <c>validation_failed</c>, <c>user_not_found</c>, <c>room_full</c>, <c>too_many_rooms</c>, <c>name_blocked</c>,
    /// <c>rate_limited</c> (new direct rooms), <c>invites_off</c>, and those of <see cref="RoomAdditions.RefuseAsync"/>.
    /// </summary>
    public Task<Result<CreatedRoom>> CreateAsync(CreateRoom command, CancellationToken ct) => CreateAsync(command, inside: null, ct);

    /// <summary>The same for who has more to check or to store in the transaction that makes the room; what it refuses, is not made.</summary>
    internal async Task<Result<CreatedRoom>> CreateAsync(
        CreateRoom command, Func<UnitOfWork, Room, Task<Error?>>? inside, CancellationToken ct)
    {
        var others = command.Others;
        if (command.Check(options.Value.MaxInvitesPerCall, out var name, out var topic) is { } faults) return faults;
        if (others.Length >= options.Value.MaxMembers) return RoomErrors.Full(options.Value.MaxMembers);

        var cards = await people.ListAsync(command.TenantId, [command.CreatorId, .. others], ct);
        if (cards.Failed) return cards.Error;
        if (await screening.CheckNamesAsync(command.TenantId, room: null, command.CreatorId, ct, ("name", name), ("topic", topic)) is { } blocked)
            return blocked;

        var direct = command.Type == RoomType.Direct;
        var now = clock.Now();
        var room = new Room(
            new(Guid.CreateVersion7(now)), command.TenantId, command.Type, command.Visibility ?? RoomVisibility.Private,
            direct ? null : name, topic,
            direct ? Room.DirectKeyOf(command.CreatorId, others[0]) : null, command.CreatorId, now,
            ArchivedAt: null, MemberCount: others.Length + 1, LastSeq: 0, Revision: 0, LastMessageAt: null, Space: command.Space);

        if (direct && await rooms.FindDirectAsync(room.TenantId, room.DirectKey!, command.CreatorId, ct) is { } existing)
            return new CreatedRoom(existing, IsNew: false);
        if (others.Length > 0 && await RefuseToGatherAsync(command, cards.Value[0], ct) is { } closed) return closed;
        if (direct && await limits.TakeAsync(UserLimit.DirectRooms, command.CreatorId, ct) is { } limited) return limited;

        var inserted = await InsertAsync(room, others, inside, ct);
        if (inserted.Failed) return inserted.Error;
        if (inserted.Value is { } view) return new CreatedRoom(view, IsNew: true);

        // The other one was faster by a moment.
        return new CreatedRoom(
            await rooms.FindDirectAsync(room.TenantId, room.DirectKey!, command.CreatorId, ct)
            ?? throw new InvalidOperationException($"The direct room {room.DirectKey} exists without its members."),
            IsNew: false);
    }

    /// <summary>
    /// Changes name, topic or visibility. Refusals: <c>room_not_found</c>, <c>not_room_admin</c>, <c>direct_room_fixed</c>,
    /// <c>room_archived</c>, <c>validation_failed</c>.
    /// </summary>
    public async Task<Result<RoomView>> UpdateAsync(UpdateRoom command, CancellationToken ct)
    {
        var (name, topic) = (Room.CleanName(command.Name), Room.CleanTopic(command.Topic));
        var nameless = command.Name is not null && string.IsNullOrWhiteSpace(command.Name);
        var faults = Error.Join(
            command.Name is null || nameless ? null : name.Error, command.Topic is null ? null : topic.Error);
        if (faults is not null) return faults;
        if (await CheckNamesAsync(command, ct) is { } blocked) return blocked;

        return await ChangeAsync(command.RoomId, command.EditorId, room =>
        {
            if (room.ArchivedAt is not null) return RoomErrors.Archived;
            if (command.Visibility == RoomVisibility.Public && room.Type != RoomType.Channel) return CreateRoom.OnlyChannels;
            if (nameless && room.Type != RoomType.Group) return name.Error!;
            return room with
            {
                Name = command.Name is null ? room.Name : nameless ? null : name.Value,
                Topic = command.Topic is null ? room.Topic : topic.Value,
                Visibility = command.Visibility ?? room.Visibility,
            };
        }, ct);
    }

    /// <summary>Makes the room read-only. Repeated, it changes nothing. Refusals as for any change.</summary>
    public Task<Result<RoomView>> ArchiveAsync(RoomId room, UserId user, CancellationToken ct) =>
        ChangeAsync(room, user, r => r with { ArchivedAt = r.ArchivedAt ?? clock.Now() }, ct);

    /// <summary>Opens an archived room again. Repeated, it changes nothing. Refusals as for any change.</summary>
    public Task<Result<RoomView>> UnarchiveAsync(RoomId room, UserId user, CancellationToken ct) =>
        ChangeAsync(room, user, r => r with { ArchivedAt = null }, ct);

    /// <summary>Takes the room away from everyone; an owner may. Its content is kept, out of everyone's reach.</summary>
    public async Task<Result<Done>> DeleteAsync(RoomId roomId, UserId user, CancellationToken ct)
    {
        await using var work = await database.BeginAsync(ct);
        var locked = await access.ToChangeAsync(work, roomId, user, Permission.DeleteRoom, ct);
        if (locked.Failed) return locked.Error;

        var former = locked.Value.Room;
        var room = former with { Revision = former.Revision + 1, Departures = former.Departures + 1 }; // everybody departs at once
        await rooms.DeleteAsync(work, room, clock.Now(), ct);
        await announcer.AppendAsync(work, RoomEvents.Deleted, room, user, [], ct);
        await audit.AppendAsync(work, RoomAudit.Deleted(former, user), ct);
        await work.CommitAsync(CancellationToken.None);

        await announcer.DeletedAsync(work, room);
        return default(Done);
    }

    /// <summary>The first of the cards is the creator's.</summary>
    private ValueTask<Error?> RefuseToGatherAsync(CreateRoom command, UserSummary creator, CancellationToken ct) =>
        gate.RefuseToGatherAsync(command.TenantId, new(creator.CreatedAt, MemberSince: null, PermissionSet.None, creator.Role), ct);

    /// <summary>Null when the pair has got its direct room meanwhile.</summary>
    private async Task<Result<RoomView?>> InsertAsync(
        Room room, UserId[] others, Func<UnitOfWork, Room, Task<Error?>>? inside, CancellationToken ct)
    {
        var direct = room.Type == RoomType.Direct;
        var ownRole = direct || room.Space is not null ? RoomRole.Member : RoomRole.Owner; // a channel of a space is the space's
        await using var work = await database.BeginAsync(ct);
        await people.LockAsync(work, [room.CreatedBy, .. others], ct);
        // First the room: a pair that has got it meanwhile needs no place for it.
        if (!await rooms.InsertAsync(work, room, ct)) return (RoomView?)null;
        if (inside is not null && await inside(work, room) is { } unfit) return unfit;
        if (await people.RefuseFullAsync(work, [room.CreatedBy], ct) is { } full) return full;
        if (await additions.RefuseAsync(work, room.Id, room.CreatedBy, others, room.CreatedAt, ct) is { } refusal) return refusal;

        var added = await members.InsertAsync(
            work, room, [room.CreatedBy, .. others],
            [ownRole, .. Enumerable.Repeat(RoomRole.Member, others.Length)], room.CreatedAt, ct);
        await additions.NoteAsync(work, room.Id, room.CreatedBy, others, room.CreatedAt, ct);
        await announcer.AppendAsync(work, RoomEvents.Created, room, room.CreatedBy, added, ct);
        await work.CommitAsync(CancellationToken.None);

        await announcer.JoinedAsync(work, room, room.CreatedBy, added);
        return RoomView.Of(room, new(room.Id, room.CreatedBy, ownRole, room.CreatedAt, room.LastSeq));
    }

    /// <summary>Takes a channel away whose space is deleted. Repeated, it does nothing.</summary>
    internal async Task DeleteOfSpaceAsync(RoomId roomId, SpaceId space, UserId by, CancellationToken ct)
    {
        await using var work = await database.BeginAsync(ct);
        if (await rooms.LockOfSpaceAsync(work, roomId, space, ct) is not { } former) return;
        var room = former with { Revision = former.Revision + 1, Departures = former.Departures + 1 };
        await rooms.DeleteAsync(work, room, clock.Now(), ct);
        await announcer.AppendAsync(work, RoomEvents.Deleted, room, by, [], ct);
        await work.CommitAsync(CancellationToken.None);

        await announcer.DeletedAsync(work, room);
    }

    /// <summary>Whoever is not in the room is refused by the change itself.</summary>
    private async ValueTask<Error?> CheckNamesAsync(UpdateRoom command, CancellationToken ct) =>
        (command.Name ?? command.Topic) is not null
        && await access.FindMembershipAsync(command.RoomId, command.EditorId, ct) is { } editor
            ? await screening.CheckNamesAsync(
                editor.TenantId, command.RoomId, command.EditorId, ct, ("name", command.Name), ("topic", command.Topic))
            : null;

    /// <summary>One change by an admin. A change that makes no difference is not stored and takes no revision.</summary>
    private async Task<Result<RoomView>> ChangeAsync(
        RoomId roomId, UserId user, Func<Room, Result<Room>> change, CancellationToken ct)
    {
        await using var work = await database.BeginAsync(ct);
        var locked = await access.ToChangeAsync(work, roomId, user, Permission.ChangeRoom, ct);
        if (locked.Failed) return locked.Error;

        var changed = change(locked.Value.Room);
        if (changed.Failed) return changed.Error;
        if (changed.Value == locked.Value.Room) return RoomView.Of(changed.Value, locked.Value.Self);

        var room = changed.Value with { Revision = changed.Value.Revision + 1 };
        await rooms.UpdateAsync(work, room, clock.Now(), ct);
        await announcer.AppendAsync(work, RoomEvents.Updated, room, user, [], ct, former: locked.Value.Room);
        await audit.AppendAsync(work, RoomAudit.Changed(locked.Value.Room, room, user), ct);
        await work.CommitAsync(CancellationToken.None);

        await announcer.UpdatedAsync(work, room);
        return RoomView.Of(room, locked.Value.Self);
    }
}
