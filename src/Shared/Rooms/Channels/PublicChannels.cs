using Veza.Shared.Access;
using Veza.Shared.Access.Spaces;
using Veza.Shared.Common;
using Veza.Shared.Common.Text;
using Veza.Shared.Moderation.Gate;

namespace Veza.Shared.Rooms.Channels;

/// <summary>
/// The public channels of a tenant, and those of a space for its members, which everybody of it may find, look into and join who is not banned from it. Of any other room nothing is told here, not
/// to its members either.
/// </summary>
public sealed class PublicChannels(PublicChannelRepository channels, ModerationGate gate, SpaceRights spaces)
{
    /// <summary>Public channels of the tenant, by name; an empty text finds all of them.</summary>
    /// <param name="tenant">The caller's.</param>
    /// <param name="user">The caller, for <see cref="DiscoveredRoom.Joined"/>.</param>
    /// <param name="text">Part of a name or topic.</param>
    /// <param name="after">Where the former page ended, or null.</param>
    /// <param name="limit">At most so many.</param>
    public async Task<IReadOnlyList<DiscoveredRoom>> DiscoverAsync(
        TenantId tenant, UserId user, string? text, ChannelPlace? after, int limit, CancellationToken ct)
    {
        var wanted = (text ?? "").Trim();
        if (TextRules.IsLongerThan(wanted, Room.MaxTopicLength) || TextRules.HasUnstorable(wanted)) return [];
        var hidden = await gate.ListHiddenAsync(tenant, user, ct);
        return await channels.ListAsync(tenant, user, wanted, hidden, after, limit, ct);
    }

    /// <summary>Where a public channel of the tenant stands in that list; null for everything else.</summary>
    public Task<ChannelPlace?> FindPlaceAsync(TenantId tenant, RoomId channel, CancellationToken ct) =>
        channels.FindPlaceAsync(tenant, channel, ct);

    /// <summary>One of them, also an archived one; null for everything else, as if it did not exist.</summary>
    public async Task<DiscoveredRoom?> FindAsync(TenantId tenant, UserId user, RoomId room, CancellationToken ct)
    {
        if (Array.IndexOf(await gate.ListHiddenAsync(tenant, user, ct), room.Value) >= 0) return null;
        if (await channels.FindAsync(tenant, user, room, ct) is not { } found) return null;
        if (found.Space is not { } space) return found;
        var may = await spaces.ListAsync([new(space, room, user)], ct);
        return may.GetValueOrDefault((room, user)).Has(Permission.ViewRoom) ? found : null;
    }
}
