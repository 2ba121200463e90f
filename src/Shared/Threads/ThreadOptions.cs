namespace Veza.Shared.Threads;

/// <summary>Threads, section <c>Veza:Threads</c>.</summary>
public sealed class ThreadOptions
{
    /// <summary>How many of a person's threads the list looks at, those with the youngest roots; counts beyond them are not in its sums.</summary>
    public int MaxListed { get; set; } = 500;

    /// <summary>Most threads on a page of the list.</summary>
    public int MaxPage { get; set; } = 50;

    /// <summary>What is wrong, and how to mend it; null when all is well.</summary>
    public string? Validate() =>
        MaxListed is < 1 or > 10_000 ? $"Veza:Threads:MaxListed is {MaxListed}; it must lie between 1 and 10000."
        : MaxPage is < 1 or > 200 ? $"Veza:Threads:MaxPage is {MaxPage}; it must lie between 1 and 200."
        : null;
}
