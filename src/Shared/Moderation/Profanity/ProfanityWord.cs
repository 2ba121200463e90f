namespace Veza.Shared.Moderation.Profanity;

/// <summary>
/// An entry of a word list. <c>word</c> is a whole word, <c>word+</c> one with the endings of its language, <c>word*</c> and
/// <c>*word</c> begin and end words, <c>*word*</c> stands anywhere in one; before it may stand the words of a phrase.
/// </summary>
/// <param name="Pattern">As written in the list.</param>
/// <param name="Severity">1 mild, 2 coarse, 3 gravely insulting.</param>
/// <param name="List">The list that it is from, as in <c>en</c>; rules name it and never the word.</param>
/// <param name="IsName">A name as well: written like one it passes.</param>
public sealed record ProfanityWord(string Pattern, int Severity, string List, bool IsName = false)
{
    public const int MaxSeverity = 3;

    /// <summary>In characters.</summary>
    public const int MaxLength = 64;

    /// <summary>A list of a community whose words take the endings of a language is named <c>own-</c> and the language.</summary>
    public const string OwnList = "own";

    /// <summary>Whose endings the word takes.</summary>
    internal string Language => List.StartsWith("own-", StringComparison.Ordinal) ? List[4..] : List;
}

/// <summary>What was found, and where.</summary>
public readonly record struct ProfanityHit(int Severity, string List, TextRange Range);
