namespace Veza.Shared.Moderation.Models;

/// <summary>The words of a folded text: runs of letters and digits. Without allocation.</summary>
internal ref struct WordEnumerator(ReadOnlySpan<char> units)
{
    private readonly ReadOnlySpan<char> units = units;
    private int start;
    private int end;

    public readonly (int Start, int End) Current => (start, end);

    public readonly WordEnumerator GetEnumerator() => this;

    public bool MoveNext()
    {
        start = end;
        while (start < units.Length && !IsWord(units[start])) start++;
        end = start;
        while (end < units.Length && IsWord(units[end])) end++;
        return end > start;
    }

    private static bool IsWord(char c) => c < 128 ? char.IsAsciiLetterOrDigit(c) : char.IsLetterOrDigit(c);
}
