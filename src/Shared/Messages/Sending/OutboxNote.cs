using System.Globalization;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Veza.Shared.Messages.Sending;

/// <summary>What a batch notes in the outbox.</summary>
internal static class OutboxNote
{
    private const string NoteInOutbox = """
        INSERT INTO outbox (type, producer, payload, available_at, created_at) VALUES ($4, $1, $2, $3, $3)
        """;

    /// <summary>Of the messages that are stored.</summary>
    public static NpgsqlBatchCommand OfMessages(Guid producer, KeyValuePair<Guid, RoomHead>[] rooms, DateTimeOffset now) =>
        Of(producer, MessageEvents.NewType, Ranges(rooms), now);

    /// <summary>The outbox payload: <c>{"rooms": [[room id, first seq, last seq, tenant id], …]}</c>, by reference, so that it stays small.</summary>
    private static string Ranges(KeyValuePair<Guid, RoomHead>[] rooms)
    {
        var text = new StringBuilder("""{"rooms":[""");
        foreach (var (id, head) in rooms)
        {
            if (text[^1] == ']') text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"""["{id}",{head.FormerSeq + 1},{head.LastSeq},"{head.TenantId}"]""");
        }

        return text.Append("]}").ToString();
    }

    /// <summary>A row of the outbox.</summary>
    public static NpgsqlBatchCommand Of(Guid producer, string type, string payload, DateTimeOffset now)
    {
        var note = MessageBatch.Statement(NoteInOutbox, producer);
        note.Parameters.Add(new NpgsqlParameter { Value = payload, NpgsqlDbType = NpgsqlDbType.Jsonb });
        note.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        note.Parameters.Add(new NpgsqlParameter<string> { TypedValue = type });
        return note;
    }
}
