using System.Buffers;
using Veza.Shared.Moderation.Folding;
using Veza.Shared.Moderation.Models;
using Veza.Shared.Moderation.Profanity;

namespace Veza.Shared.Moderation.Classifier;

/// <summary>Cuts a folded text into words with their classes, whether they are quoted, negated or asked. Rented memory: disposed of once.</summary>
internal ref struct ContentTokens
{
    /// <summary>How far a negation reaches, in words; and back, as in French.</summary>
    private const int Reach = 4, ReachBack = 1;

    private const int LongestSpaced = 24;

    private readonly ReadOnlySpan<char> units;
    private ContentToken[] tokens;
    private int count;
    private int sentence;
    private bool isQuoted;
    private ulong before;

    private ContentTokens(ReadOnlySpan<char> units)
    {
        this.units = units;
        tokens = ArrayPool<ContentToken>.Shared.Rent((units.Length / 2) + 1);
    }

    public readonly ReadOnlySpan<ContentToken> All => tokens.AsSpan(0, count);

    public static ContentTokens Of(in FoldedText text)
    {
        var read = new ContentTokens(text.Units);
        read.Read();
        read.Negate();
        return read;
    }

    public void Dispose()
    {
        ArrayPool<ContentToken>.Shared.Return(tokens);
        tokens = [];
    }

    private void Read()
    {
        var last = 0;
        var words = new WordEnumerator(units);
        while (words.MoveNext())
        {
            var (start, end) = words.Current;
            Between(last, start);
            last = end - start == 1 ? Spaced(ref words, start, end) : end;
            if (end - start > 1 || last == end) Add(units[start..end]);
        }

        Between(last, units.Length);
    }

    /// <summary>Three and more letters that stand by themselves are a word; the first of them may be one of its own.</summary>
    /// <returns>The end of what was read; that of the first when they are no word.</returns>
    private int Spaced(ref WordEnumerator words, int start, int end)
    {
        Span<char> letters = stackalloc char[LongestSpaced];
        letters[0] = units[start];
        var (length, lastEnd) = (1, end);
        var ahead = words;
        var lastWords = words;
        while (length < LongestSpaced && ahead.MoveNext() && ahead.Current is var (next, nextEnd) && nextEnd - next == 1 && next - lastEnd <= 3)
        {
            (letters[length++], lastEnd) = (units[next], nextEnd);
            lastWords = ahead;
        }

        if (length < 3) return end;
        var word = letters[..length];
        if (Lexicon.BuiltIn.Of(word) == WordClasses.None && Lexicon.BuiltIn.Of(word[1..]) != WordClasses.None)
        {
            Add(word[..1]);
            word = word[1..];
        }

        Add(word);
        words = lastWords;
        return lastEnd;
    }

    private void Add(scoped ReadOnlySpan<char> word)
    {
        var hash = Hashing.Of(word);
        var classes = Lexicon.BuiltIn.Of(word) | Lexicon.BuiltIn.OfPair(before, hash);
        if (classes == WordClasses.None && word.Length <= LongestSpaced && word.ContainsAnyInRange('0', '9')) classes = Leet(word);
        before = hash;
        tokens[count++] = new ContentToken { Hash = hash, Classes = classes, Sentence = sentence, IsQuoted = isQuoted };
    }

    private static WordClasses Leet(ReadOnlySpan<char> word)
    {
        Span<char> letters = stackalloc char[word.Length];
        var digits = 0;
        for (var i = 0; i < word.Length; i++)
        {
            var isDigit = char.IsAsciiDigit(word[i]);
            if (isDigit) digits++;
            letters[i] = isDigit ? Signs.LetterOf(word[i], wideL: false) : word[i];
        }

        return digits < word.Length ? Lexicon.BuiltIn.Of(letters) : WordClasses.None;
    }

    /// <summary>What stands between words ends sentences and opens and closes quotations.</summary>
    private void Between(int start, int end)
    {
        foreach (var sign in units[start..end])
        {
            if (sign is '"' or '\u201C' or '\u201D' or '\u201E' or '«' or '»') isQuoted = sign is '\u201C' or '\u201E' or '«' || (sign == '"' && !isQuoted);
            if (sign is not ('.' or '!' or '?' or '\n' or ';') || isQuoted) continue;
            if (sign == '?')
                for (var i = count - 1; i >= 0 && tokens[i].Sentence == sentence; i--) tokens[i].IsAsked = true;
            if (count > 0 && tokens[count - 1].Sentence == sentence) sentence++;
        }
    }

    private readonly void Negate()
    {
        for (var i = 0; i < count; i++)
        {
            if ((tokens[i].Classes & WordClasses.Negation) == WordClasses.None) continue;
            for (var k = Math.Max(0, i - ReachBack); k <= Math.Min(count - 1, i + Reach); k++)
                if (k != i && tokens[k].Sentence == tokens[i].Sentence) tokens[k].IsNegated = true;
        }
    }
}
