using Veza.Shared.Moderation.Folding;

namespace Veza.Shared.Moderation.Profanity;

/// <summary>One pass over a text: cuts it into tokens, and reads each in the ways that its characters ask for.</summary>
internal ref struct TextScan(ProfanityMatcher matcher, FoldedText text)
{
    /// <summary>How many letters around a hit belong to it at most.</summary>
    private const int MostAround = 32;

    private readonly FoldedText text = text;
    private readonly ReadOnlySpan<char> units = text.Units;
    private Reading token = new(text.Units.Length + 1);
    private List<ProfanityHit>? hits;

    /// <summary>Up to there spaced letters have been read.</summary>
    private int spacedUntil;

    public List<ProfanityHit>? Run()
    {
        for (var i = 0; i < units.Length; i++)
        {
            if (Signs.KindOf(units[i]) == UnitKind.Blank) continue;
            var (first, kinds) = (i, UnitKind.Blank);
            for (; i < units.Length && Signs.KindOf(units[i]) is not UnitKind.Blank and var kind; i++) kinds |= kind;
            Chunk(first, i, kinds);
        }

        token.Dispose();
        return hits;
    }

    public readonly bool Accepts(CompiledWord word, int first, int end, ReadOnlySpan<char> letters)
    {
        if (word.Before.Length > 0 && !FollowsPhrase(word.Before, first)) return false;
        if (word.Word.IsName && NameRule.IsName(text, first, end)) return false;
        return !matcher.Innocent.HasWord(letters) && !matcher.Innocent.HasPhrase(units, first, end);
    }

    /// <summary>Adds the hit, with the letters around it in the same word.</summary>
    public void Add(CompiledWord word, int first, int end)
    {
        for (var most = 0; most < MostAround && first > 0 && Signs.KindOf(units[first - 1]) == UnitKind.Letter; most++) first--;
        for (var most = 0; most < MostAround && end < units.Length && Signs.KindOf(units[end]) == UnitKind.Letter; most++) end++;
        (hits ??= []).Add(new(word.Word.Severity, word.Word.List, text.RangeOf(first, end)));
    }

    /// <summary>What stands between blanks.</summary>
    private void Chunk(int first, int end, UnitKind kinds)
    {
        if ((kinds & (UnitKind.Letter | UnitKind.Digit)) == UnitKind.Blank) return;
        if ((kinds & UnitKind.Other) != UnitKind.Blank && AddressRule.IsAddress(units[first..end])) return;
        Plain(first, end);
        if ((kinds & UnitKind.Letter) == UnitKind.Blank || (kinds & ~(UnitKind.Letter | UnitKind.Apostrophe)) == UnitKind.Blank) return;

        // Punctuation around a word changes nothing.
        while (end > first && Signs.KindOf(units[end - 1]) == UnitKind.Other) end--;
        while (end > first && Signs.KindOf(units[first]) == UnitKind.Other) first++;
        var inner = UnitKind.Blank;
        foreach (var unit in units[first..end]) inner |= Signs.KindOf(unit);
        if ((inner & (UnitKind.Digit | UnitKind.Sign)) != UnitKind.Blank)
        {
            Leet(first, end, wideL: false, joins: false);
            if (units[first..end].ContainsAny('1', '|', '!')) Leet(first, end, wideL: true, joins: false);
        }

        if ((inner & (UnitKind.Other | UnitKind.Markup | UnitKind.Sign)) == UnitKind.Blank) return;
        Leet(first, end, wideL: false, joins: true);
        Censored(first, end);
    }

    /// <summary>Letters alone; markup between letters is left out, and everything else parts tokens.</summary>
    private void Plain(int first, int end)
    {
        token.Clear();
        var isJoined = false;
        for (var i = first; i < end; i++)
        {
            if (Signs.KindOf(units[i]) == UnitKind.Letter)
            {
                token.Add(units[i], i, isJoined: isJoined);
                isJoined = false;
                continue;
            }

            var marks = MarkupAt(i, end);
            if (marks > 0 && token.Count > 0 && i + marks < end && Signs.KindOf(units[i + marks]) == UnitKind.Letter)
            {
                (isJoined, i) = (true, i + marks - 1);
                continue;
            }

            EndOfToken();
        }

        EndOfToken();
    }

    /// <summary>Digits and signs as the letters that they are used for.</summary>
    /// <param name="first">The first unit.</param>
    /// <param name="end">The one after the last.</param>
    /// <param name="wideL">Reads as l what may be i or l.</param>
    /// <param name="joins">Leaves out what is no letter, instead of parting tokens there.</param>
    private void Leet(int first, int end, bool wideL, bool joins)
    {
        token.Clear();
        var isJoined = false;
        for (var i = first; i < end; i++)
        {
            var (unit, kind) = (units[i], Signs.KindOf(units[i]));
            var letter = kind == UnitKind.Letter ? unit : Converted(first, i, end, kind, wideL);
            if (letter != '\0')
            {
                token.Add(letter, i, kind == UnitKind.Digit, kind is not UnitKind.Letter and not UnitKind.Digit, isJoined);
                isJoined = false;
            }
            else if (joins && kind != UnitKind.Apostrophe) isJoined = token.Count > 0;
            else EndOfReading();
        }

        EndOfReading();
    }

    private readonly char Converted(int first, int at, int end, UnitKind kind, bool wideL)
    {
        if (kind == UnitKind.Digit) return Signs.LetterOf(units[at], wideL);
        if ((kind & UnitKind.Sign) == UnitKind.Blank) return '\0';
        var (before, after) = (at > first && IsWord(units[at - 1]), at + 1 < end && IsWord(units[at + 1]));
        return (before && after) || ((before || after) && Signs.CountsAtEdge(units[at])) ? Signs.LetterOf(units[at], wideL) : '\0';

        static bool IsWord(char unit) => (Signs.KindOf(unit) & (UnitKind.Letter | UnitKind.Digit | UnitKind.Sign)) != UnitKind.Blank;
    }

    private void EndOfToken()
    {
        if (token.Count == 0) return;
        var (isSingle, first) = (token.Count == 1, token.Runs[0].First);
        EndOfReading();
        if (isSingle && first >= spacedUntil) spacedUntil = SpacedOut(first);
    }

    private void EndOfReading()
    {
        if (token.Count > 1) matcher.Match(ref this, token);
        token.Clear();
    }

    /// <summary>Three and more letters that stand by themselves, parted by up to three signs or blanks, are read as a token.</summary>
    /// <returns>The first unit that is not part of them.</returns>
    private int SpacedOut(int first)
    {
        token.Clear(isSpaced: true);
        var (at, count) = (first, 0);
        while (at < units.Length)
        {
            var end = at + 1;
            while (end < units.Length && units[end] == units[at]) end++;
            var kind = Signs.KindOf(units[at]);
            var letter = kind == UnitKind.Letter ? units[at] : Signs.LetterOf(units[at], wideL: false);
            if (letter == '\0' || (end < units.Length && (Signs.KindOf(units[end]) & (UnitKind.Letter | UnitKind.Digit)) != UnitKind.Blank)) break;
            for (; at < end; at++) token.Add(letter, at, kind == UnitKind.Digit, kind is not UnitKind.Letter and not UnitKind.Digit);
            count++;
            var next = at;
            while (next < units.Length && next - at <= 3 && (Signs.KindOf(units[next]) & (UnitKind.Letter | UnitKind.Digit)) == UnitKind.Blank
                && !Signs.CountsAtEdge(units[next])) next++;
            if (next - at > 3) break;
            at = next;
        }

        if (count > 2) matcher.Match(ref this, token);
        token.Clear();
        return at;
    }

    private void Censored(int first, int end)
    {
        if (matcher.FindCensored(units[first..end]) is { } word && Accepts(word, first, end, units[first..end])) Add(word, first, end);
    }

    /// <summary>How many signs of markup stand there: asterisks, and twos of what parts words when it stands alone.</summary>
    private readonly int MarkupAt(int at, int end)
    {
        var sign = units[at];
        if ((Signs.KindOf(sign) & UnitKind.Markup) == UnitKind.Blank) return 0;
        var count = 1;
        while (at + count < end && units[at + count] == sign) count++;
        return count > 3 || (sign != '*' && count == 1) ? 0 : count;
    }

    private readonly bool FollowsPhrase(string before, int first)
    {
        for (var (at, word) = (first, before.Length); ;)
        {
            var space = word > 0 ? before.LastIndexOf(' ', word - 1) : -1;
            var part = InnocentWords.Before(units, at);
            if (!units[part].SequenceEqual(before.AsSpan(space + 1, word - space - 1))) return false;
            if (space < 0) return true;
            (at, word) = (part.Start.Value, space);
        }
    }
}
