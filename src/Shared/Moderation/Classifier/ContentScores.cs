namespace Veza.Shared.Moderation.Classifier;

/// <summary>What a text is, for a reader who may be hurt by it.</summary>
public enum ContentCategory
{
    Hate,
    Harassment,
    Sexual,
    Violence,
    SelfHarm,
}

/// <summary>How sure a classifier is of each category, from 0 to 1.</summary>
public readonly record struct ContentScores(double Hate, double Harassment, double Sexual, double Violence, double SelfHarm)
{
    public double this[ContentCategory category] => category switch
    {
        ContentCategory.Hate => Hate,
        ContentCategory.Harassment => Harassment,
        ContentCategory.Sexual => Sexual,
        ContentCategory.Violence => Violence,
        _ => SelfHarm,
    };

    /// <summary>The higher of both in each category.</summary>
    public ContentScores Or(ContentScores other) => new(
        Math.Max(Hate, other.Hate), Math.Max(Harassment, other.Harassment), Math.Max(Sexual, other.Sexual),
        Math.Max(Violence, other.Violence), Math.Max(SelfHarm, other.SelfHarm));
}
