using Veza.Shared.Common;

namespace Veza.Shared.Messages.History;

/// <summary>Which messages of a room a page is of.</summary>
internal readonly record struct Standing
{
    private Standing(string condition, MessageId? root = null) => (Condition, Root) = (condition, root);

    /// <summary>Those that stand in the room.</summary>
    public static Standing InRoom { get; } = new(" AND (m.thread_root IS NULL OR m.also_in_room)");

    /// <summary>All of them.</summary>
    public static Standing Anywhere { get; } = new("");

    /// <summary>SQL over the message <c>m</c>; <c>$4</c> is the root.</summary>
    public string Condition { get; }

    /// <summary>The root of the thread that they stand in.</summary>
    public MessageId? Root { get; }

    /// <summary>The replies to a root.</summary>
    public static Standing InThread(MessageId root) => new(" AND m.thread_root = $4", root);
}
