using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Common.Text;

namespace Veza.Shared.Rooms;

/// <summary>What kind of conversation a room is; it never changes.</summary>
public enum RoomType
{
    /// <summary>Two people, one room per pair, fixed: no name, nobody joins or leaves.</summary>
    Direct,

    /// <summary>People who were invited.</summary>
    Group,

    /// <summary>A named place; when it is public, whoever is of the tenant may join.</summary>
    Channel,
}

/// <summary>Who may find and join a channel. Direct rooms and groups are private.</summary>
public enum RoomVisibility
{
    /// <summary>By invitation.</summary>
    Private,

    /// <summary>Everyone of the tenant.</summary>
    Public,
}

/// <summary>A room as stored.</summary>
/// <param name="DirectKey">Both user ids of a direct room in order; null elsewhere.</param>
/// <param name="MemberCount">Exactly the members who have not left.</param>
/// <param name="LastSeq">The newest message's number; 0 when there is none.</param>
/// <param name="Revision">How many changes there were to what was there already.</param>
/// <param name="Departures">How many members have left or were removed so far; the deletion of the room counts as one more.</param>
/// <param name="Space">Whose channel it is; null: no space's. It never changes.</param>
public sealed record Room(
    RoomId Id,
    TenantId TenantId,
    RoomType Type,
    RoomVisibility Visibility,
    string? Name,
    string? Topic,
    string? DirectKey,
    UserId CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ArchivedAt,
    int MemberCount,
    long LastSeq,
    long Revision,
    DateTimeOffset? LastMessageAt,
    long Departures = 0,
    long ChangesRevision = 0,
    SpaceId? Space = null)
{
    /// <summary>Of a name, in code points.</summary>
    public const int MaxNameLength = 80;

    /// <summary>Of a topic, in code points.</summary>
    public const int MaxTopicLength = 250;

    /// <summary>Whether anybody of the tenant may come in.</summary>
    public bool IsPublic => Type == RoomType.Channel && Visibility == RoomVisibility.Public;

    /// <summary>What the unique key (tenant, direct_key) holds: the same for both directions.</summary>
    public static string DirectKeyOf(UserId one, UserId other) =>
        string.CompareOrdinal(one.ToString(), other.ToString()) < 0 ? $"{one}:{other}" : $"{other}:{one}";

    /// <summary>The other one of a direct room; null elsewhere.</summary>
    public static UserId? OtherOf(string? directKey, UserId user)
    {
        if (directKey is not { Length: 73 }) return null;
        var (first, second) = (Guid.Parse(directKey.AsSpan(0, 36)), Guid.Parse(directKey.AsSpan(37)));
        return new UserId(first == user.Value ? second : first);
    }

    /// <summary>The name without white space at its ends, or why it cannot be one.</summary>
    public static Result<string> CleanName(string? name)
    {
        var clean = (name ?? "").Trim();
        return TextRules.CheckName("name", clean, MaxNameLength) is { } error ? error : clean;
    }

    /// <summary>The topic without white space at its ends; empty text takes it away.</summary>
    public static Result<string?> CleanTopic(string? topic)
    {
        var clean = (topic ?? "").Trim();
        if (clean.Length == 0) return (string?)null;
        return TextRules.CheckName("topic", clean, MaxTopicLength) is { } error ? error : clean;
    }
}

/// <summary>Who is in a room.</summary>
/// <param name="JoinedSeq">The newest message when the member came in: what was said up to it is not unread.</param>
public sealed record RoomMember(
    RoomId RoomId, UserId UserId, RoomRole Role, DateTimeOffset JoinedAt, long JoinedSeq, Favourite Favourite = default);

/// <summary>Whether a member keeps a room among their favourites; their own business, of which nobody else learns.</summary>
/// <param name="Version">Counts the changes, odd while they do: of two the greater is the newer.</param>
public readonly record struct Favourite(int Version)
{
    /// <summary>Whether it is one.</summary>
    public bool IsOn => Version % 2 == 1;
}

/// <summary>A room as one of its members sees it.</summary>
/// <param name="Role">The member's own.</param>
/// <param name="OtherUserId">The other person of a direct room; null elsewhere.</param>
/// <param name="JoinedAt">Since when the member is in it; what was said before is not unread.</param>
/// <param name="Departures">The room's count when the member was seen in it.</param>
/// <param name="JoinedSeq">The newest message when the member came in.</param>
/// <param name="Favourite">The member's own.</param>
/// <param name="Space">Whose channel it is; null: no space's.</param>
/// <param name="ChangesRevision">Of the newest change of a message that was not one of its text; 0: there was none.</param>
public sealed record RoomView(
    RoomId Id,
    TenantId TenantId,
    RoomType Type,
    RoomVisibility Visibility,
    string? Name,
    string? Topic,
    DateTimeOffset? ArchivedAt,
    RoomRole Role,
    int MemberCount,
    long LastSeq,
    long Revision,
    DateTimeOffset? LastMessageAt,
    UserId CreatedBy,
    DateTimeOffset CreatedAt,
    UserId? OtherUserId,
    DateTimeOffset JoinedAt,
    long Departures,
    long JoinedSeq,
    Favourite Favourite,
    long ChangesRevision,
    SpaceId? Space = null)
{
    /// <summary>When something was last said in it, or it was made.</summary>
    public DateTimeOffset ActiveAt => LastMessageAt ?? CreatedAt;

    /// <summary>What the member sees of the room.</summary>
    public static RoomView Of(Room room, RoomMember member) => new(
        room.Id, room.TenantId, room.Type, room.Visibility, room.Name, room.Topic, room.ArchivedAt, member.Role,
        room.MemberCount, room.LastSeq, room.Revision, room.LastMessageAt, room.CreatedBy, room.CreatedAt,
        Room.OtherOf(room.DirectKey, member.UserId), member.JoinedAt, room.Departures, member.JoinedSeq, member.Favourite,
        room.ChangesRevision, room.Space);
}

/// <summary>A place in the list of one's rooms: what it is sorted by.</summary>
public readonly record struct RoomPlace(DateTimeOffset ActiveAt, RoomId Id);

/// <summary>A public channel in the list of those one could join.</summary>
public sealed record DiscoveredRoom(
    RoomId Id, string Name, string? Topic, int MemberCount, bool Joined, DateTimeOffset? ArchivedAt, SpaceId? Space = null);

/// <summary>A place in that list: what it is sorted by.</summary>
public sealed record ChannelPlace(string Name, RoomId Id);

/// <summary>That someone is in a room, and what follows from the room for them. It may be as old as <see cref="RoomAccess"/> says.</summary>
public sealed record Membership(
    RoomId RoomId,
    UserId UserId,
    TenantId TenantId,
    RoomType Type,
    RoomRole Role,
    bool Archived,
    int MemberCount,
    DateTimeOffset JoinedAt,
    long Departures,
    long JoinedSeq)
{
    /// <summary>The space that the room belongs to; null: none.</summary>
    public SpaceId? Space { get; init; }

    /// <summary>All that they may do there: by their role in it, and by their roles in the space that it belongs to.</summary>
    public PermissionSet Permissions { get; init; } = AccessPolicy.Of(Role);

    /// <summary>Whether they may do it there.</summary>
    public bool Can(Permission permission) => Permissions.Has(permission);

    /// <summary>Since when they are in it, where it is a channel: whom others talk to in person is known to these.</summary>
    public DateTimeOffset? ChannelSince => Type == RoomType.Channel ? JoinedAt : null;
}
