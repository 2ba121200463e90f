using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Veza.Functions.Api.Messages;
using Veza.Functions.Api.Users;
using Veza.Shared.Rooms;

namespace Veza.Functions.Api.Rooms;

/// <summary>Body of POST /api/rooms.</summary>
internal sealed record CreateRoomRequest(
    [property: RoomTypeCode] string Type,
    [property: MaxLength(Room.MaxNameLength)] string? Name = null,
    [property: MaxLength(Room.MaxTopicLength)] string? Topic = null,
    [property: VisibilityCode] string? Visibility = null,
    Guid[]? Members = null);

/// <summary>Body of PATCH /api/rooms/{id}; what is absent stays, an empty topic takes the topic away.</summary>
internal sealed record UpdateRoomRequest(
    [property: MaxLength(Room.MaxNameLength)] string? Name = null,
    [property: MaxLength(Room.MaxTopicLength)] string? Topic = null,
    [property: VisibilityCode] string? Visibility = null);

/// <summary>A room by itself, as one of its members gets it.</summary>
/// <param name="OtherUser">Of a direct room.</param>
/// <param name="Others">Some members of a group that has no name; absent elsewhere.</param>
/// <param name="Members">The first 100.</param>
/// <param name="SpaceId">Whose channel it is; absent: no space's.</param>
// Written by RoomDetails.
internal sealed record RoomResponse(
    Guid Id, string Name, [property: RoomTypeCode] string Type, [property: VisibilityCode] string Visibility, string? Topic,
    DateTimeOffset? ArchivedAt, [property: RoomRoleCode] string Role, int MemberCount, long LastSeq, long Revision, MessageResponse? LastMessage,
    long ReadSeq, long DeliveredSeq, CardResponse? OtherUser,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CardResponse[]? Others, Guid CreatedBy, DateTimeOffset CreatedAt,
    MemberResponse[] Members, bool Favourite, int FavouriteVersion,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? SpaceId = null);

/// <summary>Whether a room is a favourite of the caller's; of two answers the one with the greater version is the newer.</summary>
internal sealed record FavouriteResponse(Guid RoomId, bool Favourite, int FavouriteVersion);

/// <summary>One of the public channels.</summary>
// Written by ChannelJson.
internal sealed record DiscoveredResponse(Guid Id, string Name, string? Topic, int MemberCount, bool Joined);

/// <summary>What a public channel shows before one joins.</summary>
// Written by PreviewService.
internal sealed record PreviewResponse(
    Guid Id, string Name, string? Topic, int MemberCount, bool Joined, DateTimeOffset? ArchivedAt, MessageResponse[] Messages);

/// <summary>Body of POST /api/rooms/{id}/members.</summary>
internal sealed record InviteRequest(Guid[] UserIds);

/// <summary>Body of PUT /api/rooms/{id}/owner.</summary>
internal sealed record HandOverRequest(Guid UserId);

/// <summary>Body of PATCH /api/rooms/{id}/members/{user_id}.</summary>
internal sealed record ChangeRoleRequest([property: AllowedValues("admin", "member")] string Role);
