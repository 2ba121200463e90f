using Veza.Shared.Common;

namespace Veza.Shared.Realtime;

/// <summary>What an <see cref="Audience"/> is made of.</summary>
public enum AudienceKind : byte
{
    /// <summary>Connections subscribed to a room.</summary>
    Room = 1,

    /// <summary>All connections of one user.</summary>
    User = 2,

    /// <summary>Connections that subscribed to one user's presence.</summary>
    Presence = 3,
}

/// <summary>Who gets an event.</summary>
public readonly record struct Audience(AudienceKind Kind, Guid Id)
{
    /// <summary>Everyone in the room.</summary>
    public static Audience Room(RoomId room) => new(AudienceKind.Room, room.Value);

    /// <summary>All devices of the user.</summary>
    public static Audience User(UserId user) => new(AudienceKind.User, user.Value);

    /// <summary>Those who watch the user's presence.</summary>
    public static Audience PresenceOf(UserId user) => new(AudienceKind.Presence, user.Value);
}
