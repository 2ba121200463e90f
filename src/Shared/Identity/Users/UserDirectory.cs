using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Realtime.Backplane;

namespace Veza.Shared.Identity.Users;

/// <summary>
/// Who people are, for every feature that shows them. Kept in memory for five minutes at most; a change is seen at once in
/// this process, and in the others when their notice arrives.
/// </summary>
public sealed class UserDirectory
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly BoundedCache<UserId, UserSummary> cards;
    private readonly BoundedCache<(TenantId Tenant, string Handle), UserId> handles;
    private readonly UserRepository users;
    private readonly RedisBackplane backplane;

    /// <summary>Listens for changes made by other processes.</summary>
    public UserDirectory(
        UserRepository users, RedisBackplane backplane, IOptions<IdentityOptions> options, TimeProvider clock)
    {
        this.users = users;
        this.backplane = backplane;
        cards = new(options.Value.CachedUsers, Lifetime, clock);
        handles = new(options.Value.CachedUsers, Lifetime, clock);
        backplane.Handle(BackplaneMessage.UserChanged, id => cards.Remove(new UserId(new Guid(id.Span))));
        backplane.Missed += cards.Clear;
    }

    /// <summary>The person, or null. Of any tenant: the caller compares.</summary>
    public ValueTask<UserSummary?> FindAsync(UserId id, CancellationToken ct) =>
        cards.TryGet(id, out var card) ? ValueTask.FromResult<UserSummary?>(card) : new ValueTask<UserSummary?>(LoadAsync(id, ct));

    /// <summary>The person, read from the database; the memory is brought up to date.</summary>
    internal Task<UserSummary?> FindNowAsync(UserId id, CancellationToken ct)
    {
        cards.Remove(id);
        return LoadAsync(id, ct);
    }

    /// <summary>Those of the ids that exist. Of any tenant: the caller compares.</summary>
    public async ValueTask<IReadOnlyDictionary<UserId, UserSummary>> ListAsync(
        IReadOnlyCollection<UserId> ids, CancellationToken ct)
    {
        var found = new Dictionary<UserId, UserSummary>(ids.Count);
        HashSet<Guid>? missing = null;
        foreach (var id in ids)
        {
            if (cards.TryGet(id, out var card)) found[id] = card;
            else (missing ??= []).Add(id.Value);
        }

        if (missing is null) return found;

        var readAt = cards.Stamp;
        foreach (var row in await users.ListAsync([.. missing], ct))
        {
            found[row.Card.Id] = row.Card;
            cards.Set(row.Card.Id, row.Card, readAt);
        }

        return found;
    }

    /// <summary>Those of the handles that somebody in the tenant has; handles in lower case.</summary>
    public async Task<IReadOnlyList<UserSummary>> ListByHandlesAsync(
        TenantId tenant, IReadOnlyCollection<string> handles, CancellationToken ct)
    {
        var found = new List<UserSummary>(handles.Count);
        List<string>? missing = null;
        foreach (var handle in handles)
        {
            // Two steps, so that a person who gave the handle up is not found by it: the card is always current.
            if (this.handles.TryGet((tenant, handle), out var id) && cards.TryGet(id, out var card)
                && string.Equals(card.Handle, handle, StringComparison.Ordinal)) found.Add(card);
            else (missing ??= []).Add(handle);
        }

        if (missing is null) return found;

        var (cardsAt, handlesAt) = (cards.Stamp, this.handles.Stamp);
        foreach (var row in await users.ListByHandlesAsync(tenant, [.. missing], ct))
        {
            found.Add(row.Card);
            cards.Set(row.Card.Id, row.Card, cardsAt);
            this.handles.Set((tenant, row.Card.Handle), row.Card.Id, handlesAt);
        }

        return found;
    }

    /// <summary>
    /// Locks the people until the transaction ends, for who counts what they have and must count exactly. All in one call,
    /// before any room is locked: then no two transactions wait for each other in a ring.
    /// </summary>
    internal Task LockAsync(UnitOfWork work, IReadOnlyCollection<UserId> ids, CancellationToken ct) =>
        users.LockAsync(work, [.. ids.Select(id => id.Value)], ct);

    /// <summary>Call it after the commit of a change to the person.</summary>
    internal void Forget(UserId id)
    {
        cards.Remove(id);
        backplane.Send(BackplaneMessage.UserChanged, id.Value.ToByteArray());
    }

    private async Task<UserSummary?> LoadAsync(UserId id, CancellationToken ct)
    {
        var readAt = cards.Stamp;
        var row = await users.FindAsync(id, ct);
        if (row is not null) cards.Set(id, row.Card, readAt);
        return row?.Card;
    }
}
