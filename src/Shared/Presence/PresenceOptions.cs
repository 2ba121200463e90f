using Veza.Shared.Presence.Typing;

namespace Veza.Shared.Presence;

/// <summary>Presence and typing, section <c>Veza:Presence</c>.</summary>
public sealed class PresenceOptions
{
    /// <summary>How long a connection counts after its last renewal.</summary>
    public TimeSpan LeaseLife { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>A connection's traffic renews its lease at most this often.</summary>
    public TimeSpan RenewEvery { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a closed connection still counts, so that a reload or a restart is not a departure.</summary>
    public TimeSpan DisconnectGrace { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How often leases that ran out are looked for.</summary>
    public TimeSpan SweepEvery { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the chosen status and the last sign of life are kept.</summary>
    public TimeSpan StateLife { get; set; } = TimeSpan.FromDays(30);

    /// <summary>In rooms of more members nobody is told who is typing.</summary>
    public int TypingMaxMembers { get; set; } = 250;

    /// <summary>Within this time, a second start of typing in the same room is not told again.</summary>
    public TimeSpan TypingRepeat { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>What is wrong, and how to mend it; null when all is well.</summary>
    public string? Validate() =>
        LeaseLife < TimeSpan.FromSeconds(5) || LeaseLife > TimeSpan.FromHours(1)
            ? $"Veza:Presence:LeaseLife is {LeaseLife}; it must lie between 00:00:05 and 01:00:00."
        : RenewEvery < TimeSpan.FromSeconds(1) || RenewEvery > LeaseLife / 2
            ? $"Veza:Presence:RenewEvery is {RenewEvery}; it must lie between 00:00:01 and half of LeaseLife ({LeaseLife})."
        : DisconnectGrace < TimeSpan.Zero || DisconnectGrace > LeaseLife
            ? $"Veza:Presence:DisconnectGrace is {DisconnectGrace}; it must lie between zero and LeaseLife ({LeaseLife})."
        : SweepEvery < TimeSpan.FromMilliseconds(100) || SweepEvery > TimeSpan.FromMinutes(1)
            ? $"Veza:Presence:SweepEvery is {SweepEvery}; it must lie between 00:00:00.100 and 00:01:00."
        : StateLife < LeaseLife || StateLife > TimeSpan.FromDays(3650)
            ? $"Veza:Presence:StateLife is {StateLife}; it must lie between LeaseLife ({LeaseLife}) and ten years."
        : TypingMaxMembers is < 0 or > 100_000
            ? $"Veza:Presence:TypingMaxMembers is {TypingMaxMembers}; it must lie between 0 and 100000."
        : TypingRepeat < TimeSpan.Zero || TypingRepeat > TypingService.TypingTimeout
            ? $"Veza:Presence:TypingRepeat is {TypingRepeat}; it must lie between zero and {TypingService.TypingTimeout}."
        : null;
}
