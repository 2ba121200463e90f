using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Veza.Shared.Common;

/// <summary>
/// JSON that was parsed and is still no text: half a surrogate pair may be written as an escape, and bytes need not be
/// UTF-8. Whoever reads such a value, or only looks for a property beside it, gets an exception.
/// </summary>
internal static class JsonTexts
{
    private const int EscapeLength = 6; // \u and four digits

    /// <summary>Whether all names and texts in it, however deep, are valid Unicode.</summary>
    public static bool AreValid(JsonElement json) =>
        json.ValueKind == JsonValueKind.Undefined || AreValid(JsonMarshal.GetRawUtf8Value(json));

    /// <summary>The property; false when it is not there, or when the object's names cannot be read.</summary>
    public static bool TryGetProperty(JsonElement json, string name, out JsonElement value)
    {
        value = default;
        return json.ValueKind == JsonValueKind.Object && AreValidNames(json) && json.TryGetProperty(name, out value);
    }

    private static bool AreValid(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8)) return false;
        while (utf8.IndexOf((byte)'\\') is >= 0 and var at)
        {
            utf8 = utf8[at..];
            var unit = Unit(utf8);
            if (unit is null) utf8 = utf8[2..]; // another escape
            else if (!char.IsSurrogate(unit.Value)) utf8 = utf8[EscapeLength..];
            else if (char.IsHighSurrogate(unit.Value) && Unit(utf8[EscapeLength..]) is { } low && char.IsLowSurrogate(low))
                utf8 = utf8[(2 * EscapeLength)..];
            else return false;
        }

        return true;
    }

    /// <summary>The UTF-16 unit that is escaped at the beginning of the JSON; null when none is.</summary>
    private static char? Unit(ReadOnlySpan<byte> utf8) =>
        utf8.StartsWith("\\u"u8) && utf8.Length >= EscapeLength
        && ushort.TryParse(utf8[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;

    private static bool AreValidNames(JsonElement json)
    {
        foreach (var property in json.EnumerateObject())
            if (!AreValid(JsonMarshal.GetRawUtf8PropertyName(property))) return false;
        return true;
    }
}
