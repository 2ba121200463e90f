using System.Text.Json;
using Veza.Shared.Common;

namespace Veza.Shared.Threads.Standing;

/// <summary>A thread as it is to one person.</summary>
/// <param name="RoomId">Where it is.</param>
/// <param name="Root">The message that it hangs from.</param>
/// <param name="Following">Whether what is new there is counted for the person.</param>
/// <param name="ReadSeq">They have read it up to here; 0 when they never followed it.</param>
/// <param name="UnreadCount">Replies of others above it, deleted ones not counted; stops at <see cref="ThreadRepository.CountLimit"/>.</param>
/// <param name="MentionCount">Those of them that name the person, or everyone.</param>
/// <param name="CountedSeq">The newest message of the room when it was counted: what comes above it is not in the counts.</param>
public readonly record struct OwnThread(
    RoomId RoomId, MessageId Root, bool Following, long ReadSeq, int UnreadCount, int MentionCount, long CountedSeq)
{
    /// <summary>Writes the properties of the person's own, without the braces.</summary>
    public void WriteFields(Utf8JsonWriter writer)
    {
        writer.WriteBoolean("following"u8, Following);
        writer.WriteNumber("read_seq"u8, ReadSeq);
        writer.WriteNumber("unread_count"u8, UnreadCount);
        writer.WriteNumber("mention_count"u8, MentionCount);
        writer.WriteNumber("counted_seq"u8, CountedSeq);
    }
}

/// <summary>A thread at its root: what everybody sees, and what is the reader's own.</summary>
public sealed record ThreadView(ThreadSummary State, OwnThread Own)
{
    /// <summary>Writes it as an object value.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        State.WriteFields(writer);
        Own.WriteFields(writer);
        writer.WriteEndObject();
    }
}
