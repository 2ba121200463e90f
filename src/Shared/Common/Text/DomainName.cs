using System.Globalization;
using System.Text;

namespace Veza.Shared.Common.Text;

/// <summary>
/// Domain names as DNS compares them: UTS #46 (non-transitional, STD3, joiners checked; the rule on mixed directions is
/// left to those who show names). <c>Bücher.example</c> and <c>xn--bcher-kva.example</c> are one.
/// </summary>
public static class DomainName
{
    /// <summary>In bytes (RFC 1035), in the form that DNS knows.</summary>
    public const int MaxLength = 253;

    /// <summary>In bytes, of one label.</summary>
    public const int MaxLabelLength = 63;

    private const string Prefix = "xn--";

    private static readonly Lazy<Rule[]> Rules = new(Read);

    /// <summary>The name in ASCII and lower case; null when it can be none that has a label and a top domain.</summary>
    public static string? ToAscii(string domain)
    {
        if (domain.Length > 4 * MaxLength || (Ascii.IsValid(domain) ? domain : Map(domain)) is not { } mapped) return null;
        var labels = mapped.ToLowerInvariant().Split('.');
        for (var i = 0; i < labels.Length; i++)
        {
            if (Label(labels[i]) is not { } label) return null;
            labels[i] = label;
        }

        var name = string.Join('.', labels);
        return labels.Length > 1 && name.Length <= MaxLength && !labels[^1].All(char.IsAsciiDigit) ? name : null;
    }

    private static string? Label(string label)
    {
        var ascii = Ascii.IsValid(label) ? label : IsValid(label) ? Prefix + Punycode.Encode(label) : null;
        if (ascii is not { Length: > 0 and <= MaxLabelLength } || ascii[0] == '-' || ascii[^1] == '-') return null;
        if (!ascii.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')) return null;
        if (!label.StartsWith(Prefix, StringComparison.Ordinal)) return ascii;

        // What claims to be encoded must be the encoding of something that may be.
        return Punycode.Decode(label[Prefix.Length..]) is { } decoded && !Ascii.IsValid(decoded) && IsValid(decoded)
            && string.Equals(Map(decoded), decoded, StringComparison.Ordinal)
            && string.Equals(Punycode.Encode(decoded), label[Prefix.Length..], StringComparison.Ordinal) ? label : null;
    }

    private static bool IsValid(string label)
    {
        if (Rune.GetUnicodeCategory(Rune.GetRuneAt(label, 0)) is UnicodeCategory.NonSpacingMark
            or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark) return false;
        for (var i = 0; i < label.Length; i++)
            if (label[i] is '\u200C' or '\u200D' && !MayJoin(label, i)) return false;
        return true;
    }

    /// <summary>A joiner shows only after a virama; the non-joiner also between letters of a cursive script (RFC 5892, A.1).</summary>
    private static bool MayJoin(string label, int at)
    {
        if (at == 0) return false;
        var before = char.IsLowSurrogate(label[at - 1]) ? char.ConvertToUtf32(label, at - 2) : label[at - 1];
        return CanonicalText.IsVirama(before)
            || (label[at] == '\u200C' && at + 1 < label.Length && IsCursive(before) && IsCursive(label[at + 1]));
    }

    private static bool IsCursive(int point) => point is >= 0x0620 and <= 0x08FF or >= 0x1820 and <= 0x18AA;

    /// <summary>Each character as UTS #46 maps it, in form C; null when one is disallowed.</summary>
    private static string? Map(string domain)
    {
        var mapped = new StringBuilder(domain.Length + 8);
        foreach (var rune in domain.EnumerateRunes())
        {
            if (rune.IsAscii) mapped.Append((char)rune.Value);
            else if (Find(rune.Value) is not { } rule) return null;
            else if (rule.Kind == 'V') mapped.Append(rune);
            else mapped.Append(rule.Mapping);
        }

        return CanonicalText.Compose(mapped.ToString());
    }

    private static Rule? Find(int point)
    {
        var rules = Rules.Value;
        for (int low = 0, high = rules.Length - 1; low <= high;)
        {
            var middle = (low + high) / 2;
            if (point < rules[middle].From) high = middle - 1;
            else if (point > rules[middle].To) low = middle + 1;
            else return rules[middle];
        }

        return null;
    }

    private static Rule[] Read() =>
    [
        .. UnicodeFile.Rows("idna.txt").Select(fields =>
        {
            var (from, to) = UnicodeFile.Range(fields[1]);
            return new Rule(fields[0][0], from, to, string.Concat(fields.Skip(2).Select(f => char.ConvertFromUtf32(UnicodeFile.Point(f)))));
        }),
    ];

    private sealed record Rule(char Kind, int From, int To, string Mapping);
}
