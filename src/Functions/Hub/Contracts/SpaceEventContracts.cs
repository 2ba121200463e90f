using System.ComponentModel.DataAnnotations;
using Veza.Functions.Api.Rooms;

namespace Veza.Functions.Hub.Contracts;

/// <summary>A space, its channels or what people may in it changed: what a client holds of it is out of date.</summary>
// Written by SpaceEvents.
internal sealed record SpaceUpdatedEvent(
    [property: AllowedValues("space.updated")] string Type, Guid SpaceId, string Name, string? Description, [property: VisibilityCode] string Visibility,
    Guid OwnerId, int MemberCount, long Revision);

/// <summary>A space is gone.</summary>
internal sealed record SpaceDeletedEvent([property: AllowedValues("space.deleted")] string Type, Guid SpaceId);

/// <summary>Somebody came into a space.</summary>
internal sealed record SpaceMemberJoinedEvent([property: AllowedValues("space.member_joined")] string Type, Guid SpaceId, Guid UserId);

/// <summary>Somebody is no longer in a space.</summary>
internal sealed record SpaceMemberLeftEvent([property: AllowedValues("space.member_left")] string Type, Guid SpaceId, Guid UserId);
