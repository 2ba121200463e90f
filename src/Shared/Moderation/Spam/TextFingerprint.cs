using System.Numerics;
using Veza.Shared.Moderation.Models;

namespace Veza.Shared.Moderation.Spam;

/// <summary>
/// What a text says in 64 bits: texts that share most of their shingles (three words on end, or letters where there are few words)
/// differ in few bits. It does not tell the text again.
/// </summary>
public readonly record struct TextFingerprint(ulong Bits)
{
    /// <summary>Texts of unlike content differ in about half of the 64 bits; this few make near-duplicates.</summary>
    public const int MostDifferent = 7;

    /// <summary>Of a text that says too little to compare.</summary>
    public bool IsEmpty => Bits == 0;

    public bool IsNear(TextFingerprint other) =>
        !IsEmpty && !other.IsEmpty && BitOperations.PopCount(Bits ^ other.Bits) <= MostDifferent;

    /// <param name="units">Of a folded text.</param>
    public static TextFingerprint Of(ReadOnlySpan<char> units)
    {
        Span<int> votes = stackalloc int[64];
        var letters = 0;
        var (first, second) = (0UL, 0UL);
        foreach (var (start, end) in new WordEnumerator(units))
        {
            var word = Hashing.Of(units[start..end]);
            letters += end - start;
            Vote(votes, Hashing.Mix(word, second));
            Vote(votes, Hashing.Mix(Hashing.Mix(word, second), first));
            (first, second) = (second, word);
        }

        if (letters < 8) return default;
        var bits = 0UL;
        for (var i = 0; i < 64; i++)
            if (votes[i] > 0) bits |= 1UL << i;
        return new(bits | 1);
    }

    private static void Vote(Span<int> votes, ulong hash)
    {
        for (var i = 0; i < 64; i++) votes[i] += (hash >> i & 1) == 1 ? 1 : -1;
    }
}
