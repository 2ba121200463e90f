using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Rooms.Members;

/// <summary>
/// What people may do to the rooms of others: whoever puts somebody into a room, by an invitation, by making it or by opening a
/// direct one, is counted here. First by what the adder did within a day, then by the places that everybody keeps for what they
/// do themselves, so that no number of strangers fills them.
/// </summary>
public sealed class RoomAdditions(
    RoomAdditionRepository additions, RoomMemberRepository members, IOptions<RoomOptions> options)
{
    /// <summary>Additions are counted for so long.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(1);

    /// <summary>
    /// Whether the adder may put these people, who are not in it, into the room. All of them and the adder are locked.
    /// Refusals: <c>too_many_additions</c>, <c>not_addable</c>.
    /// </summary>
    internal async Task<Error?> RefuseAsync(
        UnitOfWork work, RoomId room, UserId adder, IReadOnlyCollection<UserId> others, DateTimeOffset now, CancellationToken ct)
    {
        if (others.Count == 0) return null;

        Guid[] users = [.. others.Select(u => u.Value)];
        var (settings, since) = (options.Value, now - Window);
        var over = Over(settings.AdditionsPerDay, users.Length, now, settings.AdditionsPerDay == 0
                ? null : await additions.FindAsync(work, adder, since, ct))
            ?? Over(settings.AdditionsOfOnePerDay, 1, now, settings.AdditionsOfOnePerDay == 0
                ? null : await additions.FindOfOneAsync(work, adder, users, since, ct))
            ?? Over(settings.AdditionsToRoomPerDay, 1, now, settings.AdditionsToRoomPerDay == 0
                ? null : await additions.FindToRoomAsync(work, room, users, since, ct));
        if (over is { } wait) return RoomErrors.TooManyAdditions(wait);

        var full = await members.ListFullAsync(work, others, settings.MaxRoomsPerUser - settings.OwnPlaces, ct);
        return full.Count > 0 ? RoomErrors.NotAddable(full[0]) : null;
    }

    /// <summary>Notes that it was done, and lets go of what does not count any more.</summary>
    internal async Task NoteAsync(
        UnitOfWork work, RoomId room, UserId adder, IReadOnlyCollection<UserId> others, DateTimeOffset now, CancellationToken ct)
    {
        if (others.Count == 0 || !options.Value.CountsAdditions) return;
        await additions.InsertAsync(work, room, adder, [.. others.Select(u => u.Value)], now, ct);
        await additions.DeleteAsync(work, now - Window, 2 * others.Count, ct); // faster than they come: the table stays small
    }

    /// <summary>
    /// How long to wait, when that many more are too many: the window at most, also where somebody who waited less for the locks
    /// has noted a later time than <paramref name="now"/>.
    /// </summary>
    private static TimeSpan? Over(int limit, int more, DateTimeOffset now, AdditionCount? done)
    {
        if (limit == 0 || (done?.Count ?? 0) + more <= limit) return null;
        return done is null || done.First > now ? Window : done.First + Window - now;
    }
}
