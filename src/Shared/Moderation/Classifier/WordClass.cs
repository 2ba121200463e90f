namespace Veza.Shared.Moderation.Classifier;

/// <summary>What a word is in a sentence about people; a word may be several. The letters are those of the lexicon's lines.</summary>
[Flags]
internal enum WordClasses : uint
{
    None = 0,

    /// <summary>Names a protected group.</summary>
    Group = 1 << 0,
    Slur = 1 << 1,

    /// <summary>Contempt as a noun or an adjective.</summary>
    Contempt = 1 << 2,

    /// <summary>A feeling against somebody.</summary>
    Aversion = 1 << 3,
    Violence = 1 << 4,
    Exclusion = 1 << 5,

    /// <summary>Worth, rights, life, humanity.</summary>
    Worth = 1 << 6,
    Praise = 1 << 7,
    Negation = 1 << 8,
    Speech = 1 << 9,
    Condemnation = 1 << 10,
    Question = 1 << 11,
    Opinion = 1 << 12,

    /// <summary>Pride, and words of a group for itself.</summary>
    Pride = 1 << 13,
    First = 1 << 14,
    Second = 1 << 15,
    Third = 1 << 16,

    /// <summary>All, only, always.</summary>
    Every = 1 << 17,

    /// <summary>A group that nobody is born into.</summary>
    Occupation = 1 << 18,
    Thing = 1 << 19,
    Sexual = 1 << 20,
    SelfHarm = 1 << 21,
    Coarse = 1 << 22,

    /// <summary>A common word without a class.</summary>
    Common = 1 << 23,
}
