using System.Buffers;

namespace Veza.Shared.Moderation.Profanity;

/// <summary>A letter of a token, as often as it is repeated.</summary>
internal struct Run
{
    /// <summary>The first and the last of its units.</summary>
    public int First, Last;

    public int Count;

    /// <summary>How many of them are digits, and how many other signs, that are read as a letter.</summary>
    public int Digits, Signs;

    public char Letter;

    /// <summary>Separators between it and the letter before are left out.</summary>
    public bool IsJoined;
}

/// <summary>One token in one way to read it. The memory is rented once for a whole text.</summary>
internal ref struct Reading(int capacity)
{
    private Run[] runs = ArrayPool<Run>.Shared.Rent(capacity);
    private char[] letters = ArrayPool<char>.Shared.Rent(capacity);
    private int letterCount;

    public int Count { get; private set; }

    /// <summary>Its letters stand by themselves, parted by blanks or signs.</summary>
    public bool IsSpaced { get; private set; }

    /// <summary>All its letters, repeated ones too.</summary>
    public readonly ReadOnlySpan<char> Letters => letters.AsSpan(0, letterCount);

    public readonly ReadOnlySpan<Run> Runs => runs.AsSpan(0, Count);

    public void Add(char letter, int unit, bool isDigit = false, bool isSign = false, bool isJoined = false)
    {
        letters[letterCount++] = letter;
        if (Count == 0 || runs[Count - 1].Letter != letter)
            runs[Count++] = new Run { First = unit, Letter = letter, IsJoined = isJoined };
        ref var run = ref runs[Count - 1];
        run.Last = unit;
        run.Count++;
        if (isDigit) run.Digits++;
        if (isSign) run.Signs++;
    }

    public void Clear(bool isSpaced = false) => (Count, letterCount, IsSpaced) = (0, 0, isSpaced);

    public void Dispose()
    {
        ArrayPool<Run>.Shared.Return(runs);
        ArrayPool<char>.Shared.Return(letters);
        (runs, letters) = ([], []);
    }
}
