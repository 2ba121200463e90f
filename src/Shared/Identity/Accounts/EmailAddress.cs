using System.Globalization;
using System.Text;
using Veza.Shared.Common;
using Veza.Shared.Common.Text;

namespace Veza.Shared.Identity.Accounts;

/// <summary>
/// An e-mail address that can be one (RFC 5321, 5322, 6531): a dot-atom before the @, which may go beyond ASCII, and a
/// domain name with a dot behind it. Quoted names (<c>"a b"@…</c>), comments and numeric hosts (<c>ann@[192.0.2.1]</c>) are
/// refused: hardly any provider gives them out, and mail programs read them differently.
/// </summary>
/// <param name="Text">As typed, in Unicode's form C and without blanks around it.</param>
/// <param name="Key">What is unique in a tenant: name in lower case and form C, domain as DNS knows it.</param>
public sealed record EmailAddress(string Text, string Key)
{
    /// <summary>In bytes of UTF-8, with the domain as DNS knows it (RFC 5321).</summary>
    public const int MaxLength = 254;

    private const int MaxLocalLength = 64;
    private const string Field = "email";

    /// <summary>The address, or what is wrong with it. Only a message to it can tell more.</summary>
    public static Result<EmailAddress> Parse(string typed)
    {
        var text = Prepare(typed);
        if (text.Length == 0) return Error.Field(Field, FieldFault.Required);
        if (text.Length > MaxLength) return Error.Field(Field, FieldFault.TooLong(MaxLength, text.Length));
        if (TextRules.HasUnstorable(text)) return Error.Field(Field, FieldFault.InvalidText);
        if (text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) || HoldsHidden(text))
            return Error.Field(Field, FieldFault.WrongForm("it holds spaces, or characters that cannot be seen."));
        if (text.Split('@') is not [{ Length: > 0 } local, { Length: > 0 } domain])
            return Error.Field(Field, FieldFault.WrongForm("it must be a name, one @ and a domain, such as ann@example.com."));
        if (Array.Exists(local.Split('.'), part => part.Length == 0))
            return Error.Field(Field, FieldFault.WrongForm("before the @ a dot must stand alone, between other characters."));
        if (!local.EnumerateRunes().All(MayBeInName) || Array.Exists(local.Split('.'), part => IsMark(Rune.GetRuneAt(part, 0))))
            return Error.Field(Field, FieldFault.WrongForm("before the @ it holds characters that an address cannot have there."));
        if (Encoding.UTF8.GetByteCount(local) > MaxLocalLength)
            return Error.Field(Field, FieldFault.WrongForm($"before the @ it may have at most {MaxLocalLength} bytes."));
        if (DomainName.ToAscii(domain) is not { } ascii)
            return Error.Field(Field, FieldFault.WrongForm("behind the @ it needs a domain name such as example.com."));

        var key = $"{Fold(local)}@{ascii}";
        return Encoding.UTF8.GetByteCount(key) > MaxLength
            ? Error.Field(Field, FieldFault.TooLong(MaxLength, Encoding.UTF8.GetByteCount(key), "bytes"))
            : new EmailAddress(text, key);
    }

    /// <summary>
    /// The key of what somebody typed to be found by: also of an address that was taken once and would be refused now.
    /// </summary>
    public static string KeyOf(string typed) => Parse(typed) is { Failed: false } found ? found.Value.Key : FormerKeyOf(typed);

    /// <summary>What was unique before addresses had a canonical form, and what former versions look for.</summary>
    public static string FormerKeyOf(string typed) => typed.Trim().ToLowerInvariant();

    private static string Prepare(string typed)
    {
        var text = typed.Trim();
        return text.Length > MaxLength * 4 ? text : CanonicalText.Compose(text);
    }

    private static string Fold(string local)
    {
        var folded = new StringBuilder(local.Length);
        foreach (var rune in local.EnumerateRunes())
        {
            if (rune.Value == 0x0130) folded.Append("i\u0307"); // its dot is kept, so that it is no plain i
            else folded.Append(rune.Value == 0x03C2 ? new Rune(0x03C3) : Rune.ToLowerInvariant(rune)); // final sigma is a sigma
        }

        return CanonicalText.Compose(folded.ToString());
    }

    private static bool MayBeInName(Rune rune) =>
        rune.IsAscii ? char.IsAsciiLetterOrDigit((char)rune.Value) || ".!#$%&'*+-/=?^_`{|}~".Contains((char)rune.Value)
            : rune.Value is not (0xFF20 or 0xFE6B) // other pictures of the @
                && Rune.GetUnicodeCategory(rune) != UnicodeCategory.OtherNotAssigned;

    /// <summary>Joiners may stand in a domain, where <see cref="DomainName"/> looks at what they join.</summary>
    private static bool HoldsHidden(string text)
    {
        var local = Math.Max(text.IndexOf('@', StringComparison.Ordinal), 0);
        return text[..local].EnumerateRunes().Any(IsHidden)
            || text[local..].EnumerateRunes().Any(r => IsHidden(r) && r.Value is not (0x200C or 0x200D));
    }

    private static bool IsHidden(Rune rune) => !rune.IsAscii && !TextRules.Shows(rune.Value)
        && (!IsMark(rune) || TextRules.IsFiller(rune.Value));

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark
        or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
}
