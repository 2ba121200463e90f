namespace Veza.Shared.Access;

/// <summary>Roles in rooms as they are written in the database and on the wire.</summary>
public static class RoomRoleCodes
{
    /// <summary>The word.</summary>
    public static string Code(this RoomRole role) => role switch
    {
        RoomRole.Member => "member",
        RoomRole.Admin => "admin",
        RoomRole.Owner => "owner",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "This role has no word yet; give it one."),
    };
}
