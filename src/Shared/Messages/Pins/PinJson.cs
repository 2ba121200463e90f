using System.Text.Json;
using Veza.Shared.Realtime;

namespace Veza.Shared.Messages.Pins;

/// <summary>What pinned messages look like on the wire.</summary>
public static class PinJson
{
    /// <summary>Writes an array of them as a value.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<PinnedMessage> pins)
    {
        writer.WriteStartArray();
        foreach (var pin in pins)
        {
            writer.WriteStartObject();
            writer.WritePropertyName("message"u8);
            MessageJson.Write(writer, pin.View);
            writer.WriteString("pinned_by"u8, pin.By.Value);
            writer.WriteString("pinned_by_name"u8, pin.ByName);
            writer.WriteTime("pinned_at"u8, pin.At);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
