namespace Veza.Shared.Moderation.Models;

/// <summary>Hashes of pieces of text. The weights of the trained models stand under them: they never change.</summary>
internal static class Hashing
{
    public const ulong Start = 14695981039346656037;

    private const ulong Prime = 1099511628211;

    public static ulong Of(ReadOnlySpan<char> text)
    {
        var hash = Start;
        foreach (var c in text) hash = Next(hash, c);
        return hash;
    }

    /// <summary>The hash of a text with one more character.</summary>
    public static ulong Next(ulong hash, char c) => (hash ^ c) * Prime;

    public static ulong Mix(ulong one, ulong two)
    {
        var mixed = (one ^ (two * 0x9E3779B97F4A7C15)) * 0xFF51AFD7ED558CCD;
        return mixed ^ (mixed >> 32);
    }
}
