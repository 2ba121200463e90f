namespace Veza.Shared.Moderation.Classifier;

/// <summary>A word of a sentence, as the classifier sees it.</summary>
internal struct ContentToken
{
    public ulong Hash;
    public WordClasses Classes;

    /// <summary>The sentence that it stands in.</summary>
    public int Sentence;

    /// <summary>Stands between quotation marks.</summary>
    public bool IsQuoted;

    /// <summary>A negation stands shortly before it, or just after it.</summary>
    public bool IsNegated;

    /// <summary>Its sentence ends with a question mark.</summary>
    public bool IsAsked;
}
