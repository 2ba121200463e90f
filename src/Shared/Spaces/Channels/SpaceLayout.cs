using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Rooms.Channels;

namespace Veza.Shared.Spaces.Channels;

/// <summary>A heading under which channels of a space stand.</summary>
public sealed record SpaceCategory(Guid Id, string Name, int Position);

/// <summary>Where a channel stands in its space.</summary>
/// <param name="CategoryId">Null: above all categories.</param>
/// <param name="IsDefault">It is joined with the space.</param>
public sealed record ChannelPlace(RoomId RoomId, Guid? CategoryId, int Position, bool IsDefault);

/// <summary>A channel as a member of the space sees it.</summary>
public sealed record SpaceChannel(SpaceRoom Room, ChannelPlace Place, PermissionSet Permissions);

/// <summary>The categories, and the channels that a member may see, each in their order.</summary>
public sealed record SpaceLayout(IReadOnlyList<SpaceCategory> Categories, IReadOnlyList<SpaceChannel> Channels);

/// <summary>The order that somebody wants: the categories, and under each its channels.</summary>
/// <param name="CategoryId">Null: those above all categories.</param>
public sealed record LayoutSection(Guid? CategoryId, IReadOnlyList<Guid> Channels);
