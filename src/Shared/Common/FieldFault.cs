using System.Text.Json;

namespace Veza.Shared.Common;

/// <summary>What is wrong with one field of a request: a code and its numbers for programs, which say it in the reader's language.</summary>
/// <param name="Code">Stable, <c>snake_case</c>; part of the contract (docs/api.md).</param>
/// <param name="Text">One sentence for developers, in English, that follows on the field's name.</param>
public sealed record FieldFault(string Code, string Text)
{
    /// <summary>It is missing, null or empty.</summary>
    public static FieldFault Required { get; } = new("required", "it must not be empty.");

    /// <summary>It holds U+0000 or half a surrogate pair.</summary>
    public static FieldFault InvalidText { get; } = new("invalid_text", "it holds characters that are not valid Unicode text.");

    /// <summary>It holds control characters, or line ends where there may be none.</summary>
    public static FieldFault ControlCharacters { get; } =
        new("control_characters", "it holds control characters, or line ends where there may be none.");

    /// <summary>Nothing of it shows.</summary>
    public static FieldFault NotVisible { get; } = new("not_visible", "it must hold something that can be seen.");

    /// <summary>The system keeps it for itself.</summary>
    public static FieldFault Reserved { get; } = new("reserved", "it is reserved.");

    /// <summary>The least it may be, or the shortest.</summary>
    public long? Min { get; private init; }

    /// <summary>The most it may be, or the longest.</summary>
    public long? Max { get; private init; }

    /// <summary>How long it is, or how many, in the unit of <see cref="Max"/>.</summary>
    public long? Length { get; private init; }

    /// <summary>A text that is too long.</summary>
    /// <param name="max">The limit, in the unit.</param>
    /// <param name="length">What it has; null where counting it would cost more than it is worth.</param>
    /// <param name="unit">For developers.</param>
    public static FieldFault TooLong(long max, long? length, string unit = "characters") =>
        new("too_long", $"it may have at most {max} {unit}.") { Max = max, Length = length };

    /// <summary>A text whose length is outside of two limits.</summary>
    public static FieldFault WrongLength(long min, long max, long? length) =>
        new("wrong_length", $"it must have {min} to {max} characters.") { Min = min, Max = max, Length = length };

    /// <summary>A number outside of its limits.</summary>
    public static FieldFault OutOfRange(long min, long? max = null) =>
        new("out_of_range", max is null ? $"it must be a whole number, at least {min}." : $"it must lie between {min} and {max}.")
        { Min = min, Max = max };

    /// <summary>A list with too few entries or too many.</summary>
    public static FieldFault WrongCount(long min, long max, long count) =>
        new("wrong_count", $"give {min} to {max} at once.") { Min = min, Max = max, Length = count };

    /// <summary>It is not what such a field looks like.</summary>
    public static FieldFault WrongForm(string text) => new("wrong_form", text);

    /// <summary>It is none of the words that there are.</summary>
    public static FieldFault UnknownValue(string text) => new("unknown_value", text);

    /// <summary>It does not go together with what else was said.</summary>
    public static FieldFault NotAllowed(string text) => new("not_allowed", text);

    /// <summary>A rule that acts on everything.</summary>
    public static FieldFault MatchesEverything(string text) => new("matches_everything", text);

    /// <summary>A rule that takes too long.</summary>
    public static FieldFault TooCostly(string text) => new("too_costly", text);

    /// <summary>As a member of an object: <c>"field": {code, min?, max?, length?}</c>.</summary>
    public void Write(Utf8JsonWriter writer, string field)
    {
        writer.WriteStartObject(field);
        writer.WriteString("code"u8, Code);
        if (Min is { } min) writer.WriteNumber("min"u8, min);
        if (Max is { } max) writer.WriteNumber("max"u8, max);
        if (Length is { } length) writer.WriteNumber("length"u8, length);
        writer.WriteEndObject();
    }
}
