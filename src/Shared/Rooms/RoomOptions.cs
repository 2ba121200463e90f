namespace Veza.Shared.Rooms;

/// <summary>Limits of rooms, section <c>Veza:Rooms</c>.</summary>
public sealed class RoomOptions
{
    /// <summary>In one room.</summary>
    public int MaxMembers { get; set; } = 10_000;

    /// <summary>Of one person, whoever put them there, direct rooms too.</summary>
    public int MaxRoomsPerUser { get; set; } = 1_000;

    /// <summary>People added by one call.</summary>
    public int MaxInvitesPerCall { get; set; } = 200;

    /// <summary>What is wrong, and how to mend it; null when all is well.</summary>
    public string? Fault() =>
        MaxMembers is < 2 or > 1_000_000
            ? $"Veza:Rooms:MaxMembers is {MaxMembers}; it must lie between 2 and 1000000."
        : MaxRoomsPerUser is < 1 or > 100_000
            ? $"Veza:Rooms:MaxRoomsPerUser is {MaxRoomsPerUser}; it must lie between 1 and 100000."
        : MaxInvitesPerCall is < 1 or > 1_000
            ? $"Veza:Rooms:MaxInvitesPerCall is {MaxInvitesPerCall}; it must lie between 1 and 1000."
        : null;
}
