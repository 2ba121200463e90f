using System.Collections.Frozen;
using Veza.Shared.Moderation.Folding;

namespace Veza.Shared.Moderation.Profanity;

/// <summary>Whether a word that is a name as well is written like one: with a capital, and after nothing that makes it an insult.</summary>
internal static class NameRule
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> NoNamesFollow = new[]
    {
        "you", "your", "a", "an", "the", "my", "his", "her", "its", "that", "this", "such", "what", "suck", "sucking", "eat", "big", "little",
        "fucking", "no", "stupid", "total", "complete", "u", "ur", "ya", "un", "une", "le", "la", "ma", "ta", "sa", "sale", "gros", "petit",
    }.ToFrozenSet().GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool IsName(in FoldedText text, int first, int end)
    {
        var original = text.Original;
        if (!char.IsUpper(original[text.PlaceOf(first)])) return false;
        for (var unit = first + 1; unit < end; unit++)
            if (!char.IsLower(original[text.PlaceOf(unit)])) return false;
        return !NoNamesFollow.Contains(text.Units[InnocentWords.Before(text.Units, first)]);
    }
}
