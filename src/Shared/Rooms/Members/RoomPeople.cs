using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Identity.Users;

namespace Veza.Shared.Rooms.Members;

/// <summary>Who may be put into a room: people of the same tenant who are not in too many rooms already.</summary>
public sealed class RoomPeople(UserDirectory directory, RoomMemberRepository members, IOptions<RoomOptions> options)
{
    /// <summary>
    /// The people in the order of the ids. <c>user_not_found</c> when one is not of the tenant. To be called outside of a
    /// transaction: it may need a connection of its own, and who holds one while waiting for another can starve the pool.
    /// </summary>
    internal async Task<Result<IReadOnlyList<UserSummary>>> ListAsync(
        TenantId tenant, IReadOnlyCollection<UserId> ids, CancellationToken ct)
    {
        var cards = await directory.ListAsync(ids, ct);
        var people = new List<UserSummary>(ids.Count);
        foreach (var id in ids)
        {
            if (cards.GetValueOrDefault(id) is not { } card || card.TenantId != tenant) return RoomErrors.UserNotFound(id);
            people.Add(card);
        }

        return people;
    }

    /// <summary>
    /// Locks the people until the transaction ends: who gets another room is locked first and the room afterwards, so that
    /// what is counted stays true and nobody waits in a ring.
    /// </summary>
    internal Task LockAsync(UnitOfWork work, IReadOnlyCollection<UserId> ids, CancellationToken ct) =>
        directory.LockAsync(work, ids, ct);

    /// <summary>The people are locked. <c>too_many_rooms</c> when one of them cannot take another room.</summary>
    internal async Task<Error?> RefuseFullAsync(UnitOfWork work, IReadOnlyCollection<UserId> ids, CancellationToken ct)
    {
        var max = options.Value.MaxRoomsPerUser;
        var full = await members.ListFullAsync(work, ids, max, ct);
        return full.Count > 0 ? RoomErrors.TooManyRooms(full[0], max) : null;
    }
}
