using System.Text.Json;
using Veza.Shared.Common;

namespace Veza.Functions.Http.Problems;

/// <summary>
/// What a refusal says besides its code and its sentence, for problem+json and for the refusals of events alike: <c>errors</c> and
/// <c>faults</c> of fields, words and numbers, <c>ranges</c> of a text, <c>retry_after</c>.
/// </summary>
internal static class ErrorJson
{
    /// <summary>Writes them as members of the object that is open.</summary>
    public static void WriteMembers(Utf8JsonWriter writer, Error error)
    {
        if (error.RetryAfter is { } wait) writer.WriteNumber("retry_after"u8, Seconds(wait));
        foreach (var (name, word) in error.Words) writer.WriteString(name, word);
        foreach (var (name, number) in error.Numbers) writer.WriteNumber(name, number);
        if (error.Ranges is { } ranges) WriteRanges(writer, ranges);
        if (error.Fields is not { } fields) return;

        writer.WriteStartObject("errors"u8);
        foreach (var (field, fault) in fields)
        {
            writer.WriteStartArray(field);
            writer.WriteStringValue(fault.Text);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        writer.WriteStartObject("faults"u8);
        foreach (var (field, fault) in fields) fault.Write(writer, field);
        writer.WriteEndObject();
    }

    private static void WriteRanges(Utf8JsonWriter writer, IReadOnlyList<(int Start, int Length)> ranges)
    {
        writer.WriteStartArray("ranges"u8);
        foreach (var (start, length) in ranges)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(start);
            writer.WriteNumberValue(length);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    /// <summary>Whole seconds, at least one: what <c>Retry-After</c> can say.</summary>
    public static int Seconds(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
}
