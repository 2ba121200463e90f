using System.Collections.Frozen;

namespace Veza.Shared.Moderation.Profanity;

/// <summary>
/// Aho and Corasick's automaton over words whose repeated letters are one: a step a letter, whatever the words and the text.
/// For ASCII letters it is a full table; other letters follow failure links, which costs two steps a letter at most.
/// </summary>
internal sealed class WordAutomaton
{
    private const int Letters = 26;

    private readonly int[] table;
    private readonly int[] failures;
    private readonly FrozenDictionary<(int Node, char Letter), int> others;
    private readonly int[][] ends;

    /// <param name="words">Each without repeated letters.</param>
    public WordAutomaton(IReadOnlyList<string> words)
    {
        var edges = new List<Dictionary<char, int>> { new() };
        var found = new List<List<int>> { new() };
        for (var word = 0; word < words.Count; word++)
        {
            var node = 0;
            foreach (var letter in words[word])
            {
                if (!edges[node].TryGetValue(letter, out var next))
                {
                    edges[node][letter] = next = edges.Count;
                    edges.Add([]);
                    found.Add([]);
                }

                node = next;
            }

            found[node].Add(word);
        }

        (table, failures) = (new int[edges.Count * Letters], new int[edges.Count]);
        var queue = new Queue<int>([0]);
        while (queue.TryDequeue(out var node))
        {
            for (var i = 0; i < Letters; i++) table[(node * Letters) + i] = node == 0 ? 0 : table[(failures[node] * Letters) + i];
            foreach (var (letter, next) in edges[node])
            {
                failures[next] = node == 0 ? 0 : Follow(edges, failures[node], letter);
                found[next].AddRange(found[failures[next]]);
                if (letter is >= 'a' and <= 'z') table[(node * Letters) + letter - 'a'] = next;
                queue.Enqueue(next);
            }
        }

        ends = [.. found.Select(words => words.ToArray())];
        others = edges.SelectMany((next, node) => next.Where(edge => edge.Key is not (>= 'a' and <= 'z')).Select(edge => ((node, edge.Key), edge.Value)))
            .ToFrozenDictionary(edge => edge.Item1, edge => edge.Value);
    }

    public int Next(int node, char letter)
    {
        if (letter is >= 'a' and <= 'z') return table[(node * Letters) + letter - 'a'];
        if (others.Count == 0) return 0;
        for (; ; node = failures[node])
        {
            if (others.TryGetValue((node, letter), out var next)) return next;
            if (node == 0) return 0;
        }
    }

    /// <summary>The words that end there, longest first.</summary>
    public ReadOnlySpan<int> EndingAt(int node) => ends[node];

    private int Follow(List<Dictionary<char, int>> edges, int node, char letter)
    {
        for (; ; node = failures[node])
        {
            if (edges[node].TryGetValue(letter, out var next)) return next;
            if (node == 0) return 0;
        }
    }
}
