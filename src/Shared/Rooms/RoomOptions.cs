namespace Veza.Shared.Rooms;

/// <summary>Limits of rooms, section <c>Veza:Rooms</c>.</summary>
public sealed class RoomOptions
{
    /// <summary>In one room.</summary>
    public int MaxMembers { get; set; } = 10_000;

    /// <summary>Of one person, whoever put them there, direct rooms too.</summary>
    public int MaxRoomsPerUser { get; set; } = 1_000;

    /// <summary>
    /// The name of the public channel that new people of a tenant are put into; made when it is first needed, unless there is one of
    /// that name. From then on it stays the same channel, whatever it is called. Empty: nobody is put anywhere.
    /// </summary>
    public string DefaultChannel { get; set; } = "general";

    /// <summary>People added by one call.</summary>
    public int MaxInvitesPerCall { get; set; } = 200;

    /// <summary>
    /// How long the announcement of a change waits for those of earlier changes of the room, which are about to be announced by this
    /// process: one that hangs does not hold up the room for longer.
    /// </summary>
    public TimeSpan AnnounceWithin { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The part of <see cref="MaxRoomsPerUser"/> that others leave free, in percent, rounded down: who is in more rooms than the
    /// rest is added to none, and goes on making and joining rooms.
    /// </summary>
    public int OwnPlacesPercent { get; set; } = 20;

    /// <summary>
    /// People whom one person puts into rooms within a day, each time counted: by invitations, by making rooms, by opening direct
    /// ones; 0 means unlimited.
    /// </summary>
    public int AdditionsPerDay { get; set; } = 1_000;

    /// <summary>How often one person puts the same other person into rooms within a day; 0 means unlimited.</summary>
    public int AdditionsOfOnePerDay { get; set; } = 50;

    /// <summary>
    /// How often somebody is put into the same room within a day, by whomever: who leaves is not brought back over and over; 0
    /// means unlimited.
    /// </summary>
    public int AdditionsToRoomPerDay { get; set; } = 3;

    /// <summary>Places that others leave free.</summary>
    internal int OwnPlaces => (int)((long)MaxRoomsPerUser * OwnPlacesPercent / 100);

    /// <summary>Whether any limit needs to know who added whom.</summary>
    internal bool CountsAdditions => AdditionsPerDay > 0 || AdditionsOfOnePerDay > 0 || AdditionsToRoomPerDay > 0;

    /// <summary>What is wrong, and how to mend it; null when all is well.</summary>
    public string? Validate() =>
        MaxMembers is < 2 or > 1_000_000
            ? $"Veza:Rooms:MaxMembers is {MaxMembers}; it must lie between 2 and 1000000."
        : MaxRoomsPerUser is < 1 or > 100_000
            ? $"Veza:Rooms:MaxRoomsPerUser is {MaxRoomsPerUser}; it must lie between 1 and 100000."
        : MaxInvitesPerCall is < 1 or > 1_000
            ? $"Veza:Rooms:MaxInvitesPerCall is {MaxInvitesPerCall}; it must lie between 1 and 1000."
        : AnnounceWithin < TimeSpan.FromMilliseconds(10) || AnnounceWithin > TimeSpan.FromMinutes(1)
            ? $"Veza:Rooms:AnnounceWithin is {AnnounceWithin}; it must lie between 00:00:00.0100000 and 00:01:00."
        : OwnPlacesPercent is < 0 or > 90
            ? $"Veza:Rooms:OwnPlacesPercent is {OwnPlacesPercent}; it must lie between 0 and 90."
        : DefaultChannel.Length > 0 && Room.CleanName(DefaultChannel).Failed
            ? $"Veza:Rooms:DefaultChannel is '{DefaultChannel}'; it must be a name that a channel may have, of at most "
              + $"{Room.MaxNameLength} characters, or empty."
        : Additions(nameof(AdditionsPerDay), AdditionsPerDay)
            ?? Additions(nameof(AdditionsOfOnePerDay), AdditionsOfOnePerDay)
            ?? Additions(nameof(AdditionsToRoomPerDay), AdditionsToRoomPerDay);

    private static string? Additions(string name, int value) =>
        value is < 0 or > 1_000_000 ? $"Veza:Rooms:{name} is {value}; it must lie between 0 (unlimited) and 1000000." : null;
}
