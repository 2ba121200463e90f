namespace Veza.Shared.Moderation;

/// <summary>Where in the text, in UTF-16 code units.</summary>
public readonly record struct TextRange(int Start, int Length)
{
    public int End => Start + Length;
}
