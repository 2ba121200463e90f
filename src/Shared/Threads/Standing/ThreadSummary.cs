using System.Buffers;
using System.Text;
using System.Text.Json;
using Veza.Shared.Common;
using Veza.Shared.Realtime;

namespace Veza.Shared.Threads.Standing;

/// <summary>What everybody in the room sees of a thread at its root. It is the state of the kind <see cref="Kind"/> of the root's changes.</summary>
/// <param name="ReplyCount">Replies that are not deleted; never 0, since then there is no thread.</param>
/// <param name="LastReplyAt">When the newest of them was said.</param>
/// <param name="Repliers">Who replied, whoever did last first; at most <see cref="MostRepliers"/>.</param>
public sealed record ThreadSummary(int ReplyCount, DateTimeOffset LastReplyAt, IReadOnlyList<UserId> Repliers)
{
    /// <summary>The kind of change. It outlives the root's text: what was answered can be read when the question is gone.</summary>
    public const string Kind = "thread";

    /// <summary>How many people are named.</summary>
    public const int MostRepliers = 5;

    /// <summary>With one more reply, the newest.</summary>
    /// <param name="state">Null: it is the first one.</param>
    public static ThreadSummary After(ThreadSummary? state, UserId author, DateTimeOffset at) => new(
        (state?.ReplyCount ?? 0) + 1, at,
        [author, .. (state?.Repliers ?? []).Where(r => r != author).Take(MostRepliers - 1)]);

    /// <summary>As it is kept and sent.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, EventJson.Options))
        {
            writer.WriteStartObject();
            WriteFields(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The reverse.</summary>
    public static ThreadSummary? Read(string? json)
    {
        if (json is null) return null;
        using var document = JsonDocument.Parse(json);
        var state = document.RootElement;
        return new ThreadSummary(
            state.GetProperty("reply_count"u8).GetInt32(), state.GetProperty("last_reply_at"u8).GetDateTimeOffset(),
            [.. state.GetProperty("repliers"u8).EnumerateArray().Select(id => new UserId(id.GetGuid()))]);
    }

    /// <summary>Writes the properties, without the braces.</summary>
    public void WriteFields(Utf8JsonWriter writer)
    {
        writer.WriteNumber("reply_count"u8, ReplyCount);
        writer.WriteTime("last_reply_at"u8, LastReplyAt);
        writer.WriteStartArray("repliers"u8);
        foreach (var replier in Repliers) writer.WriteStringValue(replier.Value);
        writer.WriteEndArray();
    }
}
