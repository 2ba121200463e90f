using Veza.Shared.Common;

namespace Veza.Shared.Threads.Standing;

/// <summary>Every refusal of this feature.</summary>
public static class ThreadErrors
{
    /// <summary><c>also_in_room</c> says something of replies alone.</summary>
    public static readonly Error NoThread = Error.Field("also_in_room", FieldFault.NotAllowed("it goes with thread_root alone."));

    /// <summary>A reply has no thread of its own.</summary>
    /// <param name="root">The message in whose thread it stands: that one can be answered.</param>
    public static Error OnReply(MessageId root) => new Error(
        "thread_on_reply", ErrorKind.Conflict, "This message is a reply in a thread. Name the root of that thread.")
        .With("thread_root", root.ToString());
}
