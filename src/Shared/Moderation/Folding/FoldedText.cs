using System.Buffers;
using System.Text;

namespace Veza.Shared.Moderation.Folding;

/// <summary>
/// A text as filters compare it: lower case, without accents and invisible characters, look-alikes as the ASCII letters that they
/// look like, every blank a space and every line end a line feed, identifiers blank; and for each unit its place in the original. Total: no text throws,
/// and it has at most <see cref="Lookalikes.MostLetters"/> units for each of the original. Never stored, shown or sent.
/// </summary>
/// <remarks>Holds rented memory: disposed of exactly once, by whoever made it.</remarks>
public ref struct FoldedText
{
    private char[] units;
    private int[] places;
    private int length;

    private FoldedText(string original)
    {
        Original = original;
        units = ArrayPool<char>.Shared.Rent(original.Length + Lookalikes.MostLetters + 1);
        places = ArrayPool<int>.Shared.Rent(units.Length);
    }

    public string Original { get; }

    public readonly ReadOnlySpan<char> Units => units.AsSpan(0, length);

    public static FoldedText Of(string original)
    {
        var folded = new FoldedText(original);
        folded.Fill();
        Identifiers.Blank(folded.units.AsSpan(0, folded.length));
        return folded;
    }

    /// <summary>The original of those units, with the marks and invisible characters that follow them.</summary>
    public readonly TextRange RangeOf(int first, int end)
    {
        var last = places[end - 1];
        while (end < length && places[end] == last) end++;
        var start = places[first];
        return new(start, (end == length ? Original.Length : places[end]) - start);
    }

    /// <summary>Where in the original the unit stands.</summary>
    public readonly int PlaceOf(int unit) => places[unit];

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(units);
        ArrayPool<int>.Shared.Return(places);
        (units, places, length) = ([], [], 0);
    }

    private void Fill()
    {
        var table = Lookalikes.Table;
        for (var i = 0; i < Original.Length; i++)
        {
            if (length + Lookalikes.MostLetters > units.Length) Grow();
            var unit = Original[i];
            if (unit < '\u0080' && unit >= ' ')
            {
                places[length] = i;
                units[length++] = unit is >= 'A' and <= 'Z' ? (char)(unit | 0x20) : unit;
                continue;
            }

            var (one, letters, at) = (table.Fold(unit, out var several), several, i);
            if (char.IsHighSurrogate(unit) && i + 1 < Original.Length && char.IsLowSurrogate(Original[i + 1]))
                (one, letters) = (table.Fold(new Rune(unit, Original[++i]).Value, out several), several);
            foreach (var letter in letters ?? "") (places[length], units[length++]) = (at, letter);
            if (one != '\0') (places[length], units[length++]) = (at, one);
        }
    }

    private void Grow()
    {
        var (moreUnits, morePlaces) = (ArrayPool<char>.Shared.Rent(units.Length * 2), ArrayPool<int>.Shared.Rent(units.Length * 2));
        units.AsSpan(0, length).CopyTo(moreUnits);
        places.AsSpan(0, length).CopyTo(morePlaces);
        ArrayPool<char>.Shared.Return(units);
        ArrayPool<int>.Shared.Return(places);
        (units, places) = (moreUnits, morePlaces);
    }
}
