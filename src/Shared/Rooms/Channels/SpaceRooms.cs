using Veza.Shared.Access;
using Veza.Shared.Access.Spaces;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Rooms.Members;

namespace Veza.Shared.Rooms.Channels;

/// <summary>
/// The channels of spaces, for who looks after spaces: what members may see of them, and that nobody stays in one who may not see it.
/// </summary>
public sealed class SpaceRooms(
    Postgres database, SpaceRoomRepository rooms, RoomRepository all, RoomMemberRepository members, RoomMemberService service, RoomAccess access,
    SpaceRights rights)
{
    /// <summary>Rows of one look.</summary>
    internal const int BatchSize = 500;

    /// <summary>The channels that the member may see, and what they may do in each: of private ones those that they are in or may manage.</summary>
    public async Task<IReadOnlyList<(SpaceRoom Room, PermissionSet Permissions)>> ListAsync(
        SpaceId space, UserId user, int limit, CancellationToken ct)
    {
        var listed = await rooms.ListAsync(space, user, limit, ct);
        var may = await rights.ListAsync([.. listed.Select(r => new SpacePlace(space, r.Id, user))], ct);
        return
        [
            .. listed.Select(r => (Room: r, Permissions: may.GetValueOrDefault((r.Id, user))))
                .Where(r => r.Permissions.Has(Permission.ViewRoom)
                    && (r.Room.Joined || r.Room.Visibility == RoomVisibility.Public || r.Permissions.Has(Permission.ChangeRoom))),
        ];
    }

    /// <summary>How many channels the space has.</summary>
    internal Task<long> CountAsync(UnitOfWork work, SpaceId space, CancellationToken ct) => rooms.CountAsync(work, space, ct);

    /// <summary>Its channels.</summary>
    internal async Task<IReadOnlyList<RoomId>> ListIdsAsync(SpaceId space, int limit, CancellationToken ct) =>
        await rooms.ListIdsAsync(space, limit, ct);

    /// <summary>
    /// Takes somebody who leaves the space out of its channels, in the transaction in which they leave; <see cref="DepartedAsync"/>
    /// follows its commit. What is beyond the limit, <see cref="SweepAsync"/> finds.
    /// </summary>
    internal async Task<IReadOnlyList<Departure>> ExpelAsync(
        UnitOfWork work, SpaceId space, UserId user, UserId by, int limit, CancellationToken ct)
    {
        var departures = new List<Departure>();
        foreach (var id in await rooms.ListJoinedAsync(work, space, user, limit, ct)) // in the order of their ids, as all who lock rooms
        {
            if (await all.LockOfSpaceAsync(work, id, space, ct) is not { } room) continue;
            if (await members.ListAmongAsync(work, id, [user], ct) is not [var member]) continue;
            var departure = await service.ExpelAsync(work, room, member, by, ct);
            if (!departure.Failed) departures.Add(departure.Value);
        }

        return departures;
    }

    /// <summary>After the commit: the person hears nothing more of the channels.</summary>
    internal async Task DepartedAsync(UnitOfWork work, IReadOnlyList<Departure> departures)
    {
        foreach (var departure in departures) await service.DepartedAsync(work, departure);
    }

    /// <summary>Takes those out of the channels of the space who may not see them. Each in a transaction of their own, safely repeated.</summary>
    /// <param name="only">One person; null: everybody.</param>
    /// <returns>How many places ended.</returns>
    internal async Task<int> SweepAsync(SpaceId space, UserId? only, UserId by, CancellationToken ct)
    {
        var (ended, last) = (0, (Room: default(RoomId), User: default(UserId)));
        while (true)
        {
            var page = await rooms.ListMembersAsync(space, only, last.Room, last.User, BatchSize, ct);
            if (page.Count == 0) return ended;
            last = page[^1];
            var may = await rights.ListAsync([.. page.Select(p => new SpacePlace(space, p.Room, p.User))], ct);
            foreach (var (room, user) in page)
                if (!may.GetValueOrDefault((room, user)).Has(Permission.ViewRoom) && await EndAsync(space, room, user, by, ct)) ended++;
        }
    }

    private async Task<bool> EndAsync(SpaceId space, RoomId id, UserId user, UserId by, CancellationToken ct)
    {
        await using var work = await database.BeginAsync(ct);
        if (await all.LockOfSpaceAsync(work, id, space, ct) is not { } room) return false;
        if (await members.ListAmongAsync(work, id, [user], ct) is not [var member]) return false;

        // Behind the lock: whoever may see it again by now stays, and who looks after the channel stays as long as they are in the space.
        var may = await rights.ListAsync(work, space, id, [user], ct);
        if (may.TryGetValue(user, out var set) && AccessPolicy.InSpace(member.Role, set).Has(Permission.ViewRoom)) return false;
        var departure = await service.ExpelAsync(work, room, member, by, ct);
        if (departure.Failed) return false;
        await work.CommitAsync(CancellationToken.None);
        await service.DepartedAsync(work, departure.Value);
        access.Forget(id);
        return true;
    }
}
