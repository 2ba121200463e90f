using Veza.Shared.Access;
using Veza.Shared.Common;

namespace Veza.Shared.Rooms;

/// <summary>Every refusal of rooms.</summary>
public static class RoomErrors
{
    /// <summary>There is no such room for the caller.</summary>
    public static Error NotFound { get; } =
        new("room_not_found", ErrorKind.NotFound, "There is no such room, or you are not in it.");

    /// <summary>The person is not in the room.</summary>
    public static Error MemberNotFound { get; } =
        new("member_not_found", ErrorKind.NotFound, "This person is not in the room.");

    /// <summary>One of the people does not exist in the caller's tenant.</summary>
    public static Error UserNotFound(UserId user) =>
        new Error("user_not_found", ErrorKind.NotFound, $"There is no user {user}.").With("user_id", user.ToString());

    /// <summary>An archived room is read-only.</summary>
    public static Error Archived { get; } =
        new("room_archived", ErrorKind.Forbidden, "The room is archived: it can be read, not changed.");

    /// <summary>A direct room stays as it is.</summary>
    public static Error DirectFixed { get; } =
        new("direct_room_fixed", ErrorKind.Forbidden, "A direct conversation has two people and no settings.");

    /// <summary>The caller's role is not enough.</summary>
    /// <param name="permission">What it does not permit; <c>needed</c> tells the least role that does.</param>
    public static Error NotPermitted(Permission permission)
    {
        var needed = (AccessPolicy.Least(permission) ?? RoomRole.Owner).Code();
        return new Error("not_room_admin", ErrorKind.Forbidden, $"Only an {needed} of the room may do this.").With("needed", needed);
    }

    /// <summary>The room cannot hold more.</summary>
    public static Error Full(int maxMembers) =>
        new Error("room_full", ErrorKind.Conflict, $"A room may have at most {maxMembers} members.").With("max", maxMembers);

    /// <summary>The person is in as many rooms as one may be.</summary>
    public static Error TooManyRooms(UserId user, int maxRooms) =>
        new Error("too_many_rooms", ErrorKind.Conflict, $"The user {user} is in {maxRooms} rooms, which is the most.")
            .With("user_id", user.ToString()).With("max", maxRooms);

    /// <summary>The person is not to be put into another room by others; why is not the adder's business.</summary>
    public static Error NotAddable(UserId user) =>
        new Error("not_addable", ErrorKind.Conflict, $"The user {user} cannot be added to rooms by others at the moment.")
            .With("user_id", user.ToString());

    /// <summary>The adder has put too many people into rooms, or somebody too often.</summary>
    public static Error TooManyAdditions(TimeSpan wait) => new(
        "too_many_additions", ErrorKind.RateLimited, "Too many people were added to rooms in a day, or one of them too often.")
    { RetryAfter = wait };

    /// <summary>The room would be left without an owner.</summary>
    public static Error LastOwner { get; } =
        new("last_owner", ErrorKind.Conflict, "The room needs an owner: hand it over to another member first.");
}
