using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Veza.Shared.Realtime;

/// <summary>How JSON is written by hand where it is hot: the same rules as everywhere (snake_case, UTC with <c>Z</c>).</summary>
public static class EventJson
{
    /// <summary>
    /// Text leaves as it is, not as <c>\u</c> escapes: bodies are UTF-8 and typed <c>application/json</c>, never put into HTML.
    /// </summary>
    public static JsonWriterOptions Options { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Writes a time as ISO 8601 in UTC with microseconds, or null.</summary>
    public static void WriteTime(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTimeOffset? time)
    {
        if (time is not { } value)
        {
            writer.WriteNull(name);
            return;
        }

        // The round-trip format is several times faster than a pattern; it has one digit more than is wanted.
        const int Length = 27;
        Span<byte> text = stackalloc byte[Length + 1];
        value.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[Length - 1] = (byte)'Z';
        writer.WriteString(name, text[..Length]);
    }

    /// <summary>Writes an id, or null.</summary>
    public static void WriteId(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, Guid? id)
    {
        if (id is { } value) writer.WriteString(name, value);
        else writer.WriteNull(name);
    }
}
