namespace Veza.Shared.RateLimits;

/// <summary>
/// What of a person is counted a minute. An event and its HTTP twin share one count, whichever door they come through; a service takes
/// from it by <see cref="UserLimits.TakeAsync"/>.
/// </summary>
public enum UserLimit
{
    /// <summary>Requests that have no count of their own.</summary>
    Requests,

    /// <summary><c>message.send</c>.</summary>
    Messages,

    /// <summary><c>message.edit</c>.</summary>
    Edits,

    /// <summary><c>message.delete</c>.</summary>
    Deletions,

    /// <summary><c>reaction.add</c> and <c>reaction.remove</c> together.</summary>
    Reactions,

    /// <summary><c>message.read</c>.</summary>
    ReadReports,

    /// <summary><c>message.delivered</c>.</summary>
    DeliveryReports,

    /// <summary><c>typing.start</c> and <c>typing.stop</c> together.</summary>
    Typing,

    /// <summary><c>presence.update</c>.</summary>
    StatusChanges,

    /// <summary><c>presence.subscribe</c>.</summary>
    PresenceSubscriptions,

    /// <summary><c>room.join</c>.</summary>
    Joins,

    /// <summary><c>room.leave</c>.</summary>
    Leaves,

    /// <summary>New direct rooms.</summary>
    DirectRooms,

    /// <summary>Changes of one's own profile.</summary>
    ProfileChanges,

    /// <summary>Reports and appeals.</summary>
    Reports,

    /// <summary>Writing rules, and trying them: each is compiled.</summary>
    RuleWrites,

    /// <summary><c>thread.follow</c> and <c>thread.unfollow</c> together.</summary>
    ThreadChanges,

    /// <summary>Events of types that there are not, all together.</summary>
    UnknownEvents,
}
