using Veza.Shared.Common;

namespace Veza.Shared.Messages;

/// <summary>Every refusal of this feature.</summary>
public static class MessageErrors
{
    /// <summary>No such message, or in a room that the caller is not in.</summary>
    public static readonly Error NotFound = new("message_not_found", ErrorKind.NotFound, "There is no such message.");

    /// <summary>No such room, or the caller is not in it.</summary>
    public static readonly Error RoomNotFound = new("room_not_found", ErrorKind.NotFound, "There is no such room.");

    /// <summary>The room is read-only.</summary>
    public static readonly Error RoomArchived = new(
        "room_archived", ErrorKind.Forbidden, "The room is archived: it can be read, but nothing can be added or changed.");

    /// <summary>Only the author edits; the author and the room's admins delete.</summary>
    public static readonly Error NotAuthor = new(
        "not_message_author", ErrorKind.Forbidden, "Only the author may change this message.");

    /// <summary>The same client id came with something else.</summary>
    public static readonly Error ClientIdReused = new(
        "client_message_id_reused", ErrorKind.Conflict,
        "This client_message_id was used for another message of yours in this room. Take a new one for each message.");

    /// <summary>The cursor is of another version, another person, or no cursor at all.</summary>
    public static readonly Error CursorInvalid = new(
        "cursor_invalid", ErrorKind.Gone, "The cursor cannot be read. Start again without one.");

    /// <summary>The cursor does not belong into an address any more.</summary>
    public static Error CursorTooLong(int max) => new Error(
        "cursor_too_long", ErrorKind.Invalid,
        $"A cursor in an address may have at most {max} characters. Send it as the 'cursor' of the body of POST /api/sync.").With("max", max);

    /// <summary>A moderator has refused the message; the same client id does not bring it back.</summary>
    public static Error Rejected(string? reason)
    {
        var error = new Error("message_rejected", ErrorKind.Unprocessable, "Whoever looks after this place has refused this message.");
        return reason is null ? error : error.With("reason", reason);
    }

    /// <summary>Too much of the person waits to be looked at.</summary>
    public static Error TooManyHeld(int max) => new Error(
        "too_many_held", ErrorKind.RateLimited, $"{max} messages of yours wait for somebody to look at them. Further ones are taken once some are decided.")
        { RetryAfter = TimeSpan.FromMinutes(1) }.With("max", max);

    /// <summary>The room has as many pins as it may.</summary>
    public static Error TooManyPins(int max) => new Error(
        "too_many_pins", ErrorKind.Conflict, $"At most {max} messages of a room may be pinned. Take one off first.").With("max", max);

    /// <summary>The person keeps as many messages as they may.</summary>
    public static Error TooManySaved(int max) => new Error(
        "too_many_saved", ErrorKind.Conflict, $"A person may save at most {max} messages. Take some out of the list first.").With("max", max);

    /// <summary>The queue before the writer is full.</summary>
    public static Error Overloaded(TimeSpan retryAfter) => new(
        "overloaded", ErrorKind.Unavailable, "More messages are waiting than can be taken. Nothing was stored; try again.")
    { RetryAfter = retryAfter };

    /// <summary>The database did not answer in time. Whether the message was stored is not known; the same client id settles it.</summary>
    public static Error Unavailable(TimeSpan retryAfter) => new(
        "unavailable", ErrorKind.Unavailable,
        "The message could not be stored now. Try again with the same client_message_id: it is stored at most once.")
    { RetryAfter = retryAfter };
}
