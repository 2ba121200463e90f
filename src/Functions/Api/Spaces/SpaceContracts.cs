using System.ComponentModel.DataAnnotations;
using Veza.Functions.Api.Rooms;
using Veza.Shared.Access;
using Veza.Shared.Rooms;
using Veza.Shared.Spaces;
using Veza.Shared.Spaces.Channels;
using Veza.Shared.Spaces.Invites;
using Veza.Shared.Spaces.Members;

namespace Veza.Functions.Api.Spaces;

/// <summary>Body of POST /api/spaces.</summary>
internal sealed record CreateSpaceRequest(
    [property: MaxLength(Space.MaxNameLength)] string Name, [property: MaxLength(Space.MaxDescriptionLength)] string? Description = null,
    [property: VisibilityCode] string? Visibility = null);

/// <summary>Body of PATCH /api/spaces/{id}; what is absent stays, an empty description takes it away.</summary>
internal sealed record UpdateSpaceRequest(
    [property: MaxLength(Space.MaxNameLength)] string? Name = null, [property: MaxLength(Space.MaxDescriptionLength)] string? Description = null,
    [property: VisibilityCode] string? Visibility = null);

/// <summary>A space as one of its members gets it.</summary>
/// <param name="Everyone">What all its members may.</param>
/// <param name="Permissions">What the caller may in it.</param>
/// <param name="Roles">The caller's, the highest first.</param>
internal sealed record SpaceResponse(
    Guid Id, string Name, string? Description, [property: VisibilityCode] string Visibility, Guid OwnerId, int MemberCount, long Revision,
    string[] Everyone, string[] Permissions, Guid[] Roles, DateTimeOffset JoinedAt, DateTimeOffset CreatedAt)
{
    public static SpaceResponse From(SpaceView view) => new(
        view.Space.Id.Value, view.Space.Name, view.Space.Description, view.Space.Visibility.Code(), view.Space.OwnerId.Value,
        view.Space.MemberCount, view.Space.Revision, [.. view.Space.Everyone.ListCodes()], [.. view.Permissions.ListCodes()], [.. view.Roles],
        view.JoinedAt, view.Space.CreatedAt);
}

/// <summary>What is shown of a space to those who are not in it.</summary>
internal sealed record SpaceCardResponse(Guid Id, string Name, string? Description, int MemberCount, bool Joined)
{
    public static SpaceCardResponse From(SpaceCard card) => new(card.Id.Value, card.Name, card.Description, card.MemberCount, card.Joined);
}

/// <summary>Somebody in a space.</summary>
/// <param name="Roles">The highest first.</param>
internal sealed record SpaceMemberResponse(
    Guid UserId, string Name, string Handle, string? AvatarUrl, bool Owner, Guid[] Roles, DateTimeOffset JoinedAt);

/// <summary>Body of PUT /api/spaces/{id}/bans/{user_id}.</summary>
internal sealed record BanRequest([property: MaxLength(Space.MaxReasonLength)] string? Reason = null);

/// <summary>Who is banned from a space.</summary>
internal sealed record SpaceBanResponse(Guid UserId, Guid BannedBy, string Reason, DateTimeOffset BannedAt)
{
    public static SpaceBanResponse From(SpaceBan ban) => new(ban.UserId.Value, ban.BannedBy.Value, ban.Reason, ban.BannedAt);
}

/// <summary>Body of POST /api/spaces/{id}/invites.</summary>
/// <param name="ExpiresIn">Seconds; absent: it has no end.</param>
/// <param name="MaxUses">Absent: as many as come.</param>
internal sealed record CreateInviteRequest(
    [property: Range(1, int.MaxValue)] int? ExpiresIn = null, [property: Range(1, SpaceInvite.MostUses)] int? MaxUses = null);

/// <summary>An invite.</summary>
/// <param name="Uses">People who came in by it.</param>
internal sealed record InviteResponse(
    string Code, Guid SpaceId, Guid CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, int? MaxUses, int Uses)
{
    public static InviteResponse From(SpaceInvite i) =>
        new(i.Code, i.SpaceId.Value, i.CreatedBy.Value, i.CreatedAt, i.ExpiresAt, i.MaxUses, i.Uses);
}

/// <summary>Body of POST /api/spaces/{id}/channels.</summary>
/// <param name="Visibility">Absent: public, which is to who may see it in the space.</param>
/// <param name="CategoryId">Absent: above all categories.</param>
/// <param name="Default">It is joined with the space.</param>
internal sealed record CreateChannelRequest(
    [property: MaxLength(Room.MaxNameLength)] string Name, [property: MaxLength(Room.MaxTopicLength)] string? Topic = null,
    [property: VisibilityCode] string? Visibility = null, Guid? CategoryId = null, bool Default = false);

/// <summary>A channel as a member of its space sees it.</summary>
/// <param name="Permissions">What the caller may in it.</param>
internal sealed record SpaceChannelResponse(
    Guid Id, string Name, string? Topic, [property: VisibilityCode] string Visibility, int MemberCount, DateTimeOffset? ArchivedAt, bool Joined,
    Guid? CategoryId, bool Default, string[] Permissions)
{
    public static SpaceChannelResponse From(SpaceChannel c) => new(
        c.Room.Id.Value, c.Room.Name, c.Room.Topic, c.Room.Visibility.Code(), c.Room.MemberCount, c.Room.ArchivedAt, c.Room.Joined,
        c.Place.CategoryId, c.Place.IsDefault, [.. c.Permissions.ListCodes()]);
}

/// <summary>A heading for channels.</summary>
internal sealed record CategoryResponse(Guid Id, string Name);

/// <summary>The categories and the channels of a space, each in their order.</summary>
internal sealed record LayoutResponse(CategoryResponse[] Categories, SpaceChannelResponse[] Channels);

/// <summary>The id of a channel that was made.</summary>
internal sealed record ChannelCreatedResponse(Guid Id);

/// <summary>Body of POST and PATCH of a category.</summary>
internal sealed record CategoryRequest([property: MaxLength(Space.MaxNameLength)] string Name);

/// <summary>The channels under a category; without one, those above all.</summary>
internal sealed record SectionRequest(Guid[] Channels, Guid? CategoryId = null);

/// <summary>Body of PUT /api/spaces/{id}/channels/order.</summary>
internal sealed record OrderRequest(SectionRequest[] Sections);

/// <summary>Body of PUT /api/spaces/{id}/channels/{room_id}/default.</summary>
internal sealed record DefaultRequest(bool Default);
