using System.Collections.Frozen;
using System.Reflection;
using Veza.Shared.Moderation.Folding;
using Veza.Shared.Moderation.Models;

namespace Veza.Shared.Moderation.Classifier;

/// <summary>
/// The classes of words in French and English: whole words, stems, two words on end, and words with one slip of the keys. What is said of things
/// as well as of people (colours, *blind*, *native*) counts beside a word for people alone.
/// </summary>
internal sealed class Lexicon
{
    /// <summary>Shorter words with a slip are other words.</summary>
    private const int ShortestSlip = 5;

    /// <summary>Three words written as one, and no more.</summary>
    private const int MostParts = 3;

    /// <summary>In an entry: each of the words that name people.</summary>
    private const char People = '~';

    private const string Letters = "ISNDVXWPGUCQOR123EABYHF_";

    /// <summary>The order of the flags behind <see cref="Letters"/>.</summary>
    private static readonly WordClasses[] Classes =
    [
        WordClasses.Group, WordClasses.Slur, WordClasses.Contempt, WordClasses.Aversion, WordClasses.Violence, WordClasses.Exclusion,
        WordClasses.Worth, WordClasses.Praise, WordClasses.Negation, WordClasses.Speech, WordClasses.Condemnation, WordClasses.Question,
        WordClasses.Opinion, WordClasses.Pride, WordClasses.First, WordClasses.Second, WordClasses.Third, WordClasses.Every,
        WordClasses.Occupation, WordClasses.Thing, WordClasses.Sexual, WordClasses.SelfHarm, WordClasses.Coarse, WordClasses.Common,
    ];

    private const WordClasses Slippery =
        WordClasses.Group | WordClasses.Slur | WordClasses.Contempt | WordClasses.Aversion | WordClasses.Violence | WordClasses.Worth;

    private static readonly Lazy<Lexicon> Shared = new(() => new Lexicon());

    private readonly FrozenDictionary<ulong, WordClasses> words;
    private readonly FrozenDictionary<ulong, WordClasses> stems;
    private readonly FrozenDictionary<ulong, WordClasses> pairs;
    private readonly FrozenDictionary<ulong, WordClasses> slips;

    /// <summary>A bit for each beginning of a stem: most beginnings of words end here.</summary>
    private readonly ulong[] maybeStem = new ulong[1024];

    private Lexicon()
    {
        var (whole, begun, two, slipped) = (new Dictionary<ulong, WordClasses>(), new Dictionary<ulong, WordClasses>(),
            new Dictionary<ulong, WordClasses>(), new Dictionary<ulong, WordClasses>());
        var rows = Rows("en.txt").Concat(Rows("fr.txt")).ToList();
        foreach (var (word, classes) in rows)
        {
            if (word.Split(' ') is [var one, var other]) Add(two, Hashing.Mix(Hashing.Of(one), Hashing.Of(other)), classes);
            else if (word.EndsWith('*')) Add(begun, Hashing.Of(word.AsSpan(0, word.Length - 1)), classes);
            else Add(whole, Hashing.Of(word), classes);
        }

        foreach (var (word, classes) in rows.Where(r => (r.Classes & Slippery) != WordClasses.None && !r.Word.Contains(' ')))
            foreach (var slip in Slips(word.TrimEnd('*')))
                if (!whole.ContainsKey(Hashing.Of(slip))) Add(slipped, Hashing.Of(slip), classes & Slippery);
        foreach (var hash in begun.Keys) maybeStem[(hash >> 6) & 1023] |= 1UL << (int)(hash & 63);
        (words, stems, pairs, slips) = (whole.ToFrozenDictionary(), begun.ToFrozenDictionary(), two.ToFrozenDictionary(), slipped.ToFrozenDictionary());
    }

    public static Lexicon BuiltIn => Shared.Value;

    public WordClasses OfPair(ulong first, ulong second) => pairs.GetValueOrDefault(Hashing.Mix(first, second));

    /// <param name="word">Folded.</param>
    public WordClasses Of(ReadOnlySpan<char> word)
    {
        var found = Exact(word);
        if (found != WordClasses.None || word.Length < ShortestSlip - 1) return found;
        found = slips.GetValueOrDefault(Hashing.Of(word));
        return found != WordClasses.None || word.Length > 40 ? found : Joined(word, MostParts);
    }

    private WordClasses Exact(ReadOnlySpan<char> word)
    {
        var (hash, found) = (Hashing.Start, WordClasses.None);
        for (var i = 0; i < word.Length; i++)
        {
            hash = Hashing.Next(hash, word[i]);
            if (i > 1 && (maybeStem[(hash >> 6) & 1023] >> (int)(hash & 63) & 1) == 1) found |= stems.GetValueOrDefault(hash);
        }

        return found | words.GetValueOrDefault(hash);
    }

    /// <summary>Words without a blank between them.</summary>
    private WordClasses Joined(ReadOnlySpan<char> word, int parts)
    {
        if (parts == 1 || word.Length < 5) return WordClasses.None;
        var hash = Hashing.Next(Hashing.Start, word[0]);
        for (var split = 2; split <= word.Length - 2; split++)
        {
            hash = Hashing.Next(hash, word[split - 1]);
            if (!words.TryGetValue(hash, out var first)) continue;
            var rest = Exact(word[split..]);
            if (rest == WordClasses.None) rest = Joined(word[split..], parts - 1);
            if (rest != WordClasses.None) return first | rest;
        }

        return WordClasses.None;
    }

    private static IEnumerable<(string Word, WordClasses Classes)> Rows(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Lexicon.{name}")
            ?? throw new InvalidOperationException($"The embedded list 'Lexicon.{name}' cannot be read.");
        using var reader = new StreamReader(stream);
        string[] people = [];
        while (reader.ReadLine() is { } line)
        {
            if (line.Length < 3 || line[0] == '#') continue;
            var entries = line[2..].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (line[0] == People) people = entries;
            else
                foreach (var word in entries.SelectMany(w => w.Contains(People) ? people.Select(one => w.Replace(People.ToString(), one, StringComparison.Ordinal)) : [w]))
                    yield return (Fold(word), Classes[Letters.IndexOf(line[0])]);
        }
    }

    private static string Fold(string word)
    {
        using var folded = FoldedText.Of(word);
        return folded.Units.ToString();
    }

    private static void Add(Dictionary<ulong, WordClasses> to, ulong hash, WordClasses classes) =>
        to[hash] = to.GetValueOrDefault(hash) | classes;

    /// <summary>With one letter left out, or two letters changed over.</summary>
    private static IEnumerable<string> Slips(string word)
    {
        if (word.Length < ShortestSlip) yield break;
        for (var i = 1; i < word.Length; i++) yield return word.Remove(i, 1);
        for (var i = 1; i < word.Length - 1; i++) yield return word[..i] + word[i + 1] + word[i] + word[(i + 2)..];
    }
}
