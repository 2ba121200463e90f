using Veza.Shared.Moderation.Folding;

namespace Veza.Shared.Moderation.Profanity;

/// <summary>
/// Finds the words of lists in folded text, however they are written: one automaton, a fixed number of readings of each token, so
/// that the time grows with the length of the text and with nothing else. Immutable: compiled once for a set of lists.
/// </summary>
public sealed class ProfanityMatcher
{
    /// <summary>More words are refused by those who take lists from people.</summary>
    public const int MaxWords = 20_000;

    private static readonly Lazy<ProfanityMatcher> Default = new(() => new(ProfanityLists.Words, ProfanityLists.Innocent));

    private readonly CompiledWord[] words;
    private readonly WordAutomaton automaton;
    private readonly CensoredWords censored;

    /// <param name="words">What is looked for.</param>
    /// <param name="innocent">Words, <c>stem*</c>, and phrases of two words, that a hit may lie in.</param>
    public ProfanityMatcher(IEnumerable<ProfanityWord> words, IEnumerable<string> innocent)
    {
        this.words = [.. words.Take(MaxWords).Select(CompiledWord.Of).OfType<CompiledWord>()];
        automaton = new WordAutomaton([.. this.words.Select(w => w.Letters)]);
        censored = new CensoredWords(this.words);
        Innocent = new InnocentWords(innocent);
    }

    /// <summary>With the lists that come with the program.</summary>
    public static ProfanityMatcher BuiltIn => Default.Value;

    internal InnocentWords Innocent { get; }

    /// <summary>The hits in the order of the text, of which none overlaps another; null when there are none.</summary>
    public List<ProfanityHit>? Find(in FoldedText text)
    {
        var scan = new TextScan(this, text);
        var hits = scan.Run();
        return hits is null ? null : Merge(hits);
    }

    /// <summary>The text with each visible character of the ranges replaced; ranges are in order and apart.</summary>
    public static string Mask(string text, IEnumerable<TextRange> ranges) => TextMask.Apply(text, ranges);

    /// <summary>Adds the hits of a token.</summary>
    internal void Match(ref TextScan scan, scoped in Reading token)
    {
        var runs = token.Runs;
        var node = 0;
        for (var i = 0; i < runs.Length; i++)
        {
            node = automaton.Next(node, runs[i].Letter);
            foreach (var ended in automaton.EndingAt(node))
            {
                var word = words[ended];
                var first = i - word.Letters.Length + 1;
                if (!Agrees(word, token, first, i)) continue;
                if (scan.Accepts(word, runs[first].First, runs[i].Last + 1, token.Letters)) scan.Add(word, runs[first].First, runs[i].Last + 1);
            }
        }
    }

    internal CompiledWord? FindCensored(ReadOnlySpan<char> token) => censored.Find(token);

    private static bool Agrees(CompiledWord word, scoped in Reading token, int first, int last)
    {
        var runs = token.Runs;
        var isJoined = false;
        var (converted, digits, all) = (0, 0, 0);
        for (var k = 0; k < word.LeastRuns.Length; k++)
        {
            ref readonly var run = ref runs[first + k];
            if (run.Count < word.LeastRuns[k]) return false;
            isJoined |= k > 0 && run.IsJoined;
            (converted, digits, all) = (converted + run.Digits + run.Signs, digits + run.Digits, all + run.Count);
        }

        if (converted > 0 && (all - converted < (all > 3 ? 2 : 1) || (all <= 3 && digits > 1))) return false;
        if (first > 0 && ((isJoined || (!word.OpenStart && !token.IsSpaced)) || (token.IsSpaced && !MayStandAfter(word, runs, first)))) return false;
        var length = runs.Length - last - 1;
        if (length == 0 || word.OpenEnd) return true;
        if (length > CompiledWord.LongestEnding) return false;
        Span<char> rest = stackalloc char[length];
        for (var k = 0; k < length; k++) rest[k] = runs[last + 1 + k].Letter;
        return word.MayEndBefore(rest);
    }

    /// <summary>Letters that are spaced out may follow a word of one letter.</summary>
    private static bool MayStandAfter(CompiledWord word, ReadOnlySpan<Run> runs, int first) =>
        word.OpenStart || (first == 1 && runs[0].Letter is 'i' or 'a' or 'y' or 'o' or 'u');

    /// <summary>What overlaps is one hit, as severe as its severest.</summary>
    private static List<ProfanityHit> Merge(List<ProfanityHit> hits)
    {
        hits.Sort((a, b) => a.Range.Start != b.Range.Start ? a.Range.Start.CompareTo(b.Range.Start) : b.Range.Length.CompareTo(a.Range.Length));
        var kept = 0;
        for (var i = 1; i < hits.Count; i++)
        {
            var (last, next) = (hits[kept], hits[i]);
            if (next.Range.Start >= last.Range.End) hits[++kept] = next;
            else
            {
                var severer = next.Severity > last.Severity ? next : last;
                var end = Math.Max(last.Range.End, next.Range.End);
                hits[kept] = severer with { Range = new(last.Range.Start, end - last.Range.Start) };
            }
        }

        hits.RemoveRange(kept + 1, hits.Count - kept - 1);
        return hits;
    }
}
