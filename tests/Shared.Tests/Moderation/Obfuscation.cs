namespace Veza.Shared.Tests.Moderation;

/// <summary>Ten kinds of tricks by which people write a word so that a list does not find it; a seed chooses the places.</summary>
internal static class Obfuscation
{
    private static readonly Dictionary<char, string> Leet = new()
    {
        ['a'] = "4@", ['e'] = "3", ['i'] = "1!", ['o'] = "0", ['s'] = "5$", ['t'] = "7+", ['l'] = "1", ['b'] = "8", ['g'] = "69",
    };

    private static readonly Dictionary<char, string> Drawn = new()
    {
        ['a'] = "\u0430\u03B1\uFF41", ['b'] = "\u0432\u0412\uFF42", ['c'] = "\u0441\u03F2\uFF43", ['d'] = "\u0501\uFF44", ['e'] = "\u0435\u212E\uFF45",
        ['g'] = "\u0261\uFF47", ['h'] = "\u04BB\uFF48", ['i'] = "\u0456\u0131\uFF49", ['k'] = "\u043A\u03BA\uFF4B", ['l'] = "\u04CF\uFF4C",
        ['m'] = "\u043C\uFF4D", ['n'] = "\u0578\uFF4E", ['o'] = "\u043E\u03BF\uFF4F", ['p'] = "\u0440\u03C1\uFF50", ['s'] = "\u0455\uFF53",
        ['t'] = "\u0442\u03C4\uFF54", ['u'] = "\u03C5\uFF55", ['v'] = "\u03BD\uFF56", ['w'] = "\u0461\uFF57", ['x'] = "\u0445\uFF58", ['y'] = "\u0443\uFF59",
    };

    private static readonly Dictionary<char, string> Accented = new()
    {
        ['a'] = "àáâãäåā", ['c'] = "çćč", ['e'] = "éèêëē", ['i'] = "íìîïī", ['n'] = "ñń", ['o'] = "óòôõöøō", ['s'] = "śšş", ['u'] = "úùûüū", ['y'] = "ýÿ",
    };

    public static readonly (string Name, Func<string, Random, string> Apply)[] Tricks =
    [
        ("case", (word, random) => Each(word, c => random.Next(2) == 0 ? char.ToUpperInvariant(c) : c)),
        ("accents", (word, random) => Each(word, c => Accented.TryGetValue(c, out var v) ? v[random.Next(v.Length)] : c)),
        ("look-alikes", (word, random) => Each(word, c => Drawn.TryGetValue(c, out var v) && random.Next(3) > 0 ? v[random.Next(v.Length)] : c)),
        ("leetspeak", LeetSome),
        ("repetition", (word, random) => Between(word, i => new string(word[i], random.Next(4)))),
        ("zero width", (word, random) => Between(word, _ => random.Next(2) == 0 ? "" : "\u200B\u200D\u2060\uFEFF\u00AD"[random.Next(5)].ToString())),
        ("combining marks", (word, random) => Between(word, _ => new string((char)(0x300 + random.Next(0x50)), random.Next(4)))),
        ("spaces", (word, random) => string.Join(random.Next(2) == 0 ? " " : "  ", word.ToCharArray())),
        ("dots", (word, random) => string.Join((string[])[".", "-", "_", "*", " . ", "/"] is var s ? s[random.Next(s.Length)] : "", word.ToCharArray())),
        ("bold", Bold),
    ];

    private static string Each(string word, Func<char, char> change) => string.Concat(word.Select(change));

    private static string Between(string word, Func<int, string> added) => string.Concat(word.Select((c, i) => c + added(i)));

    /// <summary>One or two letters, so that a reader still knows the word.</summary>
    private static string LeetSome(string word, Random random)
    {
        var places = Enumerable.Range(0, word.Length).Where(i => Leet.ContainsKey(word[i]) && i > 0 && i < word.Length - 1).ToArray();
        random.Shuffle(places);
        var changed = word.ToCharArray();
        foreach (var place in places.Take(2)) changed[place] = Leet[word[place]] is var v ? v[random.Next(v.Length)] : ' ';
        return new string(changed);
    }

    private static string Bold(string word, Random random)
    {
        var (start, mark) = (random.Next(1, word.Length - 1), (string[])["**", "__", "~~"] is var m ? m[random.Next(m.Length)] : "");
        var end = random.Next(start + 1, word.Length);
        return word[..start] + mark + word[start..end] + mark + word[end..];
    }
}
