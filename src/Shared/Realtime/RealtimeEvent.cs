using System.Text.Json;
using Veza.Shared.Realtime.Groups;

namespace Veza.Shared.Realtime;

/// <summary>One event as it goes over the wire: a flat JSON object with a <c>type</c>, serialized once for all recipients.</summary>
/// <param name="Json">UTF-8.</param>
/// <param name="Key">
/// Events of the same key that meet in a queue are merged, the newest wins (typing, receipts); null: each one counts.
/// </param>
/// <param name="Departures">
/// What is told to a room was committed when so many had departed from it: it goes to nobody who is among them. 0: to whoever is
/// in the group. Only events without a key carry it.
/// </param>
public readonly record struct RealtimeEvent(ReadOnlyMemory<byte> Json, string? Key = null, long Departures = 0)
{
    /// <summary>The numbers in it, where whoever wrote it said so; else they are read from the JSON.</summary>
    internal EventNumbers? Numbers { get; init; }

    /// <summary>Writes <c>{"type": …, </c>the fields<c>}</c>.</summary>
    /// <param name="type">The event's name, for example <c>message.new</c>.</param>
    /// <param name="state">Handed to <paramref name="fields"/>, so that no closure is needed.</param>
    /// <param name="fields">Writes the properties.</param>
    /// <param name="key">See <see cref="Key"/>.</param>
    public static RealtimeEvent Create<T>(string type, T state, Action<Utf8JsonWriter, T> fields, string? key = null)
    {
        using var buffer = new PooledBytes();
        using (var writer = new Utf8JsonWriter(buffer, EventJson.Options))
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, type);
            fields(writer, state);
            writer.WriteEndObject();
        }

        return new RealtimeEvent(buffer.ToArray(), key);
    }
}
