using System.Globalization;
using Veza.Shared.Common;
using Veza.Shared.Common.Text;
using Veza.Shared.Identity.Users;

namespace Veza.Shared.Identity.Accounts;

/// <summary>
/// Passwords before they are hashed or checked: OpaqueString of RFC 8265. One accented letter is one however a keyboard
/// makes it, every space is a space; case, and blanks at the ends, count. Wider than that profile in one thing: joiners and
/// variation selectors may be in it, since emoji are made of them.
/// </summary>
internal static class PasswordText
{
    /// <summary>In UTF-16 units, as typed: no password of allowed length is longer, however it was decomposed.</summary>
    public const int MaxTyped = 8 * User.MaxPasswordLength;

    /// <summary>What is hashed.</summary>
    public static string Prepare(string typed)
    {
        var spaced = string.Create(typed.Length, typed, static (prepared, text) =>
        {
            for (var i = 0; i < text.Length; i++)
                prepared[i] = char.GetUnicodeCategory(text[i]) == UnicodeCategory.SpaceSeparator ? ' ' : text[i];
        });
        return CanonicalText.Compose(spaced);
    }

    /// <summary>The refusal; null when it may be taken. Lengths are code points of what is hashed.</summary>
    public static Error? Check(string field, string typed)
    {
        if (typed.Length > MaxTyped) return Error.Field(field, Length(length: null));
        if (TextRules.HasUnstorable(typed)) return Error.Field(field, FieldFault.InvalidText);
        var prepared = Prepare(typed);
        var length = TextRules.LengthOf(prepared);
        if (length is < User.MinPasswordLength or > User.MaxPasswordLength) return Error.Field(field, Length(length));
        return TextRules.HasControls(prepared, oneLine: true) ? Error.Field(field, FieldFault.ControlCharacters) : null;
    }

    private static FieldFault Length(int? length) => FieldFault.WrongLength(User.MinPasswordLength, User.MaxPasswordLength, length);
}
