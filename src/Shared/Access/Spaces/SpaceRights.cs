using Veza.Shared.Access.Rights;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Realtime.Backplane;

namespace Veza.Shared.Access.Spaces;

/// <summary>
/// What people may do in spaces and their channels, by <see cref="PermissionEvaluator"/>. It reads and keeps nothing; who keeps what it
/// said (the memberships of rooms) listens to <see cref="Forgetting"/>, which comes at once in every process, and by
/// <see cref="RightsWatch"/> where a notice was lost.
/// </summary>
public sealed class SpaceRights
{
    private readonly SpaceGrantsRepository grants;
    private readonly RedisBackplane backplane;

    /// <summary>Listens to what other processes change.</summary>
    public SpaceRights(SpaceGrantsRepository grants, RedisBackplane backplane, RightsWatch rights)
    {
        (this.grants, this.backplane) = (grants, backplane);
        backplane.Handle(BackplaneMessage.SpaceChanged, payload =>
        {
            if (payload.Length == 16) Forgetting?.Invoke(new SpaceId(new Guid(payload.Span)));
        });
        rights.Forgetting += round =>
        {
            foreach (var change in round.Fresh)
                if (change.Space is { } space) Forgetting?.Invoke(space);
        };
    }

    /// <summary>What people may do in a space changed: what is kept of it is out of date.</summary>
    public event Action<SpaceId>? Forgetting;

    /// <summary>What each may do in the channel; who is not in its space is left out.</summary>
    public async Task<Dictionary<(RoomId Room, UserId User), PermissionSet>> ListAsync(
        IReadOnlyCollection<SpacePlace> places, CancellationToken ct) =>
        (await grants.ListAsync(places, ct)).ToDictionary(g => (g.Room, g.User), g => PermissionEvaluator.InChannel(g.Grants));

    /// <summary>The same, read inside the transaction that acts on it.</summary>
    public async Task<Dictionary<UserId, PermissionSet>> ListAsync(
        UnitOfWork work, SpaceId space, RoomId room, IReadOnlyCollection<UserId> users, CancellationToken ct) =>
        (await grants.ListAsync(work, [.. users.Distinct().Select(u => new SpacePlace(space, room, u))], ct))
            .ToDictionary(g => g.User, g => PermissionEvaluator.InChannel(g.Grants));

    /// <summary>How somebody stands in the space; null: they are not in it, or it is deleted.</summary>
    public async Task<SpaceStanding?> FindAsync(SpaceId space, UserId user, CancellationToken ct) =>
        (await grants.ListStandingsAsync(space, [user.Value], ct)).FirstOrDefault();

    /// <summary>The same of several, read inside the transaction that acts on it.</summary>
    public async Task<Dictionary<UserId, SpaceStanding>> ListAsync(
        UnitOfWork work, SpaceId space, IReadOnlyCollection<UserId> users, CancellationToken ct) =>
        (await grants.ListStandingsAsync(work, space, [.. users.Distinct().Select(u => u.Value)], ct)).ToDictionary(s => s.UserId);

    /// <summary>After the commit of a change: forgets it here and tells the other processes.</summary>
    public void Changed(SpaceId space)
    {
        Forgetting?.Invoke(space);
        backplane.Send(BackplaneMessage.SpaceChanged, space.Value.ToByteArray());
    }
}
