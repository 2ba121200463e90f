namespace Veza.Shared.Access;

/// <summary>A member's role in a room; <see cref="AccessPolicy"/> says what it permits.</summary>
public enum RoomRole
{
    /// <summary>Reads, writes, leaves.</summary>
    Member,

    /// <summary>Also names, archives and invites, and removes members.</summary>
    Admin,

    /// <summary>Also deletes the room and decides on admins. A room that has members has an owner; direct rooms have none.</summary>
    Owner,
}
