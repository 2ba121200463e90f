namespace Veza.Shared.Common;

/// <summary>What text must be before it may enter JSON, PostgreSQL or another person's screen.</summary>
public static class TextRules
{
    /// <summary>Whether the text holds <c>U+0000</c> (PostgreSQL cannot store it) or half a surrogate pair (not UTF-8).</summary>
    public static bool HasUnstorable(ReadOnlySpan<char> text)
    {
        if (text.Contains('\0')) return true;

        for (var i = text.IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 >= text.Length || !char.IsLowSurrogate(text[i + 1])) return true;
            i++;
        }

        return false;
    }

    /// <summary>The refusal for a short, one-line text such as a name; null when it is fine.</summary>
    /// <param name="field">Its name on the wire.</param>
    /// <param name="text">The text, already trimmed.</param>
    /// <param name="maxLength">In UTF-16 units.</param>
    public static Error? CheckName(string field, string? text, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(text)) return Error.Field(field, "it must not be empty.");
        if (text.Length > maxLength) return Error.Field(field, $"it may have at most {maxLength} characters.");
        if (HasUnstorable(text)) return Error.Field(field, "it holds characters that are not valid Unicode text.");
        return text.AsSpan().IndexOfAnyInRange('\u0001', '\u001F') >= 0
            ? Error.Field(field, "it holds control characters.")
            : null;
    }
}
