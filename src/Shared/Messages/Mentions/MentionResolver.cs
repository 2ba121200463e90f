using Microsoft.Extensions.Options;
using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Identity.Users;
using Veza.Shared.Presence;
using Veza.Shared.Rooms;

namespace Veza.Shared.Messages.Mentions;

/// <summary>Whom a text names, of those who are in its room, by what its author may do.</summary>
public sealed class MentionResolver(
    RoomAccess access, UserDirectory directory, PresenceService presence, IOptions<MessageOptions> options)
{
    /// <summary>The members that the text names; no query unless it may name somebody, and then one for all who are not cached.</summary>
    /// <param name="membership">The author's.</param>
    /// <param name="text">The text.</param>
    /// <param name="known">
    /// Whom it named before an edit: a handle goes on meaning the same person, whoever has it now, and who was present stays named.
    /// </param>
    /// <param name="ct">Takes effect between the queries.</param>
    public async ValueTask<IReadOnlyList<Mention>> ResolveAsync(
        Membership membership, string text, IReadOnlyList<Mention> known, CancellationToken ct)
    {
        var places = MentionPlaces.In(text);
        if (places.Count == 0) return [];

        var people = new Dictionary<string, Guid>(StringComparer.Ordinal);
        foreach (var (handle, id) in known)
            if (!MentionParser.IsCrowd(handle) && handle.Length > 0) people[handle] = id;
        var handles = places.SelectMany(p => p.Names()).Where(n => !MentionParser.IsCrowd(n) && !people.ContainsKey(n))
            .ToHashSet(StringComparer.Ordinal);
        if (handles.Count > 0)
            foreach (var card in await directory.ListByHandlesAsync(membership.TenantId, handles, ct)) people[card.Handle] = card.Id.Value;

        // Asked all at once, those that are not in the cache share one query.
        var memberships = await Task.WhenAll(people.Values.Distinct().Select(
            id => access.FindMembershipAsync(membership.RoomId, new UserId(id), ct).AsTask()));
        var members = memberships.OfType<Membership>().Select(m => m.UserId.Value).ToHashSet();
        return MentionParser.Resolve(
            places, people.Where(p => members.Contains(p.Value)).ToDictionary(StringComparer.Ordinal),
            await CrowdAsync(membership, places, known, ct));
    }

    /// <summary>Whom a call for many reaches: nobody where the author may not call, and what was called before stays called.</summary>
    private async ValueTask<Crowd> CrowdAsync(
        Membership membership, List<MentionPlace> places, IReadOnlyList<Mention> known, CancellationToken ct)
    {
        var may = membership.Can(Permission.MentionEveryone);
        Guid? everyone = may || known.Any(m => m.Handle is MentionParser.Everyone) ? membership.RoomId.Value : null;
        if (!places.Exists(p => p.Names().Contains(MentionParser.Present, StringComparer.Ordinal))) return new(everyone, []);
        if (known.Any(m => m.Handle is MentionParser.Present))
            return new(everyone, [.. known.Where(m => m.Handle is MentionParser.Present or "").Select(m => m.Id)]);
        if (!may || membership.MemberCount > options.Value.MaxMembersForHere) return new(everyone, []);

        var others = await access.ListSomeMembersAsync([membership.RoomId], membership.UserId, options.Value.MaxMembersForHere, ct);
        var states = await presence.ListAsync([.. others[membership.RoomId]], ct);
        return new(everyone, [.. states.Where(s => s.Status is PresenceStatus.Online or PresenceStatus.Busy).Select(s => s.UserId.Value)]);
    }
}
