using Veza.Shared.Common;

namespace Veza.Shared.Realtime;

/// <summary>What an <see cref="Group"/> is made of.</summary>
public enum GroupKind : byte
{
    /// <summary>Connections subscribed to a room.</summary>
    Room = 1,

    /// <summary>All connections of one user.</summary>
    User = 2,

    /// <summary>Connections that subscribed to one user's presence.</summary>
    Presence = 3,
}

/// <summary>Who gets an event.</summary>
public readonly record struct Group(GroupKind Kind, Guid Id)
{
    /// <summary>Everyone in the room.</summary>
    public static Group Room(RoomId room) => new(GroupKind.Room, room.Value);

    /// <summary>All devices of the user.</summary>
    public static Group User(UserId user) => new(GroupKind.User, user.Value);

    /// <summary>Those who watch the user's presence.</summary>
    public static Group PresenceOf(UserId user) => new(GroupKind.Presence, user.Value);
}
