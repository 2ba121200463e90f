using Veza.Shared.Access;

namespace Veza.Shared.Rooms;

/// <summary>The words for types, visibilities and roles: the same on the wire and in the database.</summary>
public static class RoomCodes
{
    /// <summary>The word.</summary>
    public static string Code(this RoomType type) => type switch
    {
        RoomType.Direct => "direct",
        RoomType.Group => "group",
        RoomType.Channel => "channel",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "This type of room has no word yet; give it one."),
    };

    /// <summary>The word.</summary>
    public static string Code(this RoomVisibility visibility) =>
        visibility == RoomVisibility.Public ? "public" : "private";

    /// <summary>The type of that code; null when there is none.</summary>
    public static RoomType? ParseType(string? code) => code switch
    {
        "direct" => RoomType.Direct,
        "group" => RoomType.Group,
        "channel" => RoomType.Channel,
        _ => null,
    };

    /// <summary>The visibility of that code; null when there is none.</summary>
    public static RoomVisibility? ParseVisibility(string? code) => code switch
    {
        "public" => RoomVisibility.Public,
        "private" => RoomVisibility.Private,
        _ => null,
    };

    /// <summary>The role of that code; null when there is none.</summary>
    public static RoomRole? ParseRole(string? code) => code switch
    {
        "member" => RoomRole.Member,
        "admin" => RoomRole.Admin,
        "owner" => RoomRole.Owner,
        _ => null,
    };
}
