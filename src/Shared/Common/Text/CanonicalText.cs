using System.Collections.Frozen;
using System.Text;

namespace Veza.Shared.Common.Text;

/// <summary>
/// Unicode's normal form C: <c>é</c> is one character, whichever way it was typed. From a table of our own, since
/// <see cref="string.Normalize(NormalizationForm)"/> returns its input untouched under InvariantGlobalization; it is read
/// when the first text beyond Latin needs it.
/// </summary>
public static class CanonicalText
{
    private const char FirstAffected = '\u0300'; // below it nothing combines and nothing decomposes on its way to form C

    // Hangul syllables are computed (Unicode, section 3.12).
    private const int SyllableBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7;
    private const int LeadCount = 19, VowelCount = 21, TailCount = 28;
    private const int SyllableCount = LeadCount * VowelCount * TailCount;

    private static readonly Lazy<Tables> Unicode = new(Read);

    /// <summary>The text in form C; the same instance where it is in it plainly. The time grows with the square of its longest run of marks: bound the text first.</summary>
    public static string Compose(string text) =>
        text.AsSpan().ContainsAnyExceptInRange('\0', (char)(FirstAffected - 1)) ? Recompose(text) : text;

    /// <summary>Whether the code point is a virama: it joins the letters on both sides.</summary>
    internal static bool IsVirama(int codePoint) => Unicode.Value.ClassOf(codePoint) == 9;

    private static string Recompose(string text)
    {
        var points = new List<int>(text.Length + 8);
        for (var i = 0; i < text.Length;)
        {
            var (point, units) = TextRules.PointAt(text, i);
            Decompose(point, points);
            i += units;
        }

        Order(points);
        Combine(points);
        var composed = new StringBuilder(points.Count);
        foreach (var point in points)
        {
            if (point < 0x10000) composed.Append((char)point);
            else composed.Append(new Rune(point));
        }

        return composed.ToString();
    }

    private static void Decompose(int point, List<int> points)
    {
        if (point is >= SyllableBase and < SyllableBase + SyllableCount)
        {
            var index = point - SyllableBase;
            points.Add(LeadBase + (index / (VowelCount * TailCount)));
            points.Add(VowelBase + (index % (VowelCount * TailCount) / TailCount));
            if (index % TailCount > 0) points.Add(TailBase + (index % TailCount));
        }
        else if (Unicode.Value.Parts.TryGetValue(point, out var parts)) points.AddRange(parts);
        else points.Add(point);
    }

    /// <summary>Marks on one letter stand in the order of their classes; those of one class keep theirs.</summary>
    private static void Order(List<int> points)
    {
        for (var i = 1; i < points.Count; i++)
        {
            var own = Unicode.Value.ClassOf(points[i]);
            if (own == 0) continue;
            var (point, at) = (points[i], i);
            for (; at > 0 && Unicode.Value.ClassOf(points[at - 1]) > own; at--) points[at] = points[at - 1];
            points[at] = point;
        }
    }

    private static void Combine(List<int> points)
    {
        var (starter, lastClass, kept) = (-1, 0, 0);
        foreach (var point in points.ToArray())
        {
            var own = Unicode.Value.ClassOf(point);
            // Blocked by a mark of the same or a higher class in between, or by another starter.
            var near = starter >= 0 && (starter == kept - 1 || (lastClass < own && lastClass > 0));
            if (near && Pair(points[starter], point) is { } whole)
            {
                points[starter] = whole;
                continue;
            }

            if (own == 0) starter = kept;
            lastClass = own;
            points[kept++] = point;
        }

        points.RemoveRange(kept, points.Count - kept);
    }

    private static int? Pair(int first, int second)
    {
        if (first is >= LeadBase and < LeadBase + LeadCount && second is >= VowelBase and < VowelBase + VowelCount)
            return SyllableBase + ((((first - LeadBase) * VowelCount) + second - VowelBase) * TailCount);
        if (first is >= SyllableBase and < SyllableBase + SyllableCount && (first - SyllableBase) % TailCount == 0
            && second is > TailBase and < TailBase + TailCount)
            return first + second - TailBase;
        return Unicode.Value.Wholes.TryGetValue((first, second), out var whole) ? whole : null;
    }

    private static Tables Read()
    {
        var classes = new Dictionary<int, int>();
        var parts = new Dictionary<int, int[]>();
        var composable = new List<(int Whole, int[] Parts)>();
        foreach (var fields in UnicodeFile.Rows("canonical.txt"))
        {
            if (fields is ["C", var range, var value])
            {
                var (from, to) = UnicodeFile.Range(range);
                for (var point = from; point <= to; point++) classes[point] = int.Parse(value);
                continue;
            }

            var (whole, made) = (UnicodeFile.Point(fields[1]), fields[2..].Select(UnicodeFile.Point).ToArray());
            parts[whole] = made;
            if (fields[0] is "D") composable.Add((whole, made));
        }

        // A whole of three parts is the whole of its first two, with the third.
        var wholes = new Dictionary<(int, int), int>();
        foreach (var (whole, made) in composable.OrderBy(c => c.Parts.Length))
            wholes[(made[..^1].Aggregate((first, second) => wholes[(first, second)]), made[^1])] = whole;
        return new Tables(classes.ToFrozenDictionary(), parts.ToFrozenDictionary(), wholes.ToFrozenDictionary());
    }

    private sealed record Tables(
        FrozenDictionary<int, int> Classes, FrozenDictionary<int, int[]> Parts, FrozenDictionary<(int, int), int> Wholes)
    {
        public int ClassOf(int point) => point < FirstAffected ? 0 : Classes.GetValueOrDefault(point);
    }
}
