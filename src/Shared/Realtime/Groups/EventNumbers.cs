using System.Text.Json;

namespace Veza.Shared.Realtime.Groups;

/// <summary>
/// The numbers that an event of a room carries, read from its JSON, which is the same whichever process wrote it.
/// </summary>
/// <param name="Seq">Of the message that it is about; 0: of none.</param>
/// <param name="Revision">Of the change; 0: nothing that was there has changed.</param>
internal readonly record struct EventNumbers(long Seq, long Revision)
{
    /// <summary>Neither: typing, receipts, "catch up".</summary>
    public bool AreNone => Seq == 0 && Revision == 0;

    /// <summary>As they were said by whoever wrote the event; of what came from another process, as its JSON has them.</summary>
    public static EventNumbers Of(in RealtimeEvent e) => e.Numbers ?? Of(e.Json.Span);

    /// <summary>Reads them, without allocating; of a new message no further than to its seq.</summary>
    public static EventNumbers Of(ReadOnlySpan<byte> json)
    {
        if (!json.StartsWith("{\"type\":\"message."u8) && !json.StartsWith("{\"type\":\"room."u8)) return default;

        var reader = new Utf8JsonReader(json);
        var (seq, revision, isNew) = (0L, 0L, false);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName) continue;
            if (reader.ValueTextEquals("seq"u8))
            {
                seq = Number(ref reader);
                if (isNew) return new EventNumbers(seq, 0);
            }
            else if (reader.ValueTextEquals("revision"u8))
            {
                revision = Number(ref reader);
            }
            else if (reader.ValueTextEquals("type"u8) && reader.CurrentDepth == 1)
            {
                reader.Read();
                if (reader.ValueTextEquals("message.read"u8) || reader.ValueTextEquals("message.delivered"u8)) return default;
                isNew = reader.ValueTextEquals("message.new"u8);
            }
            else if (!reader.ValueTextEquals("message"u8) && !reader.ValueTextEquals("room"u8))
            {
                reader.Read();
                reader.Skip(); // what is inside of it counts for something else: a quoted message has a seq, too
            }
        }

        return new EventNumbers(seq, revision);
    }

    private static long Number(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) ? number : 0;
}
