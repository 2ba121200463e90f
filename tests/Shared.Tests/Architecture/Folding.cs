using System.Text.RegularExpressions;

namespace Veza.Shared.Tests.Architecture;

/// <summary>Case is folded by Unicode's rules, never by those of the machine, the database or the browser.</summary>
public sealed partial class Folding
{
    [Fact]
    public void No_code_folds_case_by_a_locale()
    {
        var found =
            from path in WorkingCopy.Sources("src").Concat(ClientSources())
            from Match match in LocalePattern().Matches(WorkingCopy.Read(path))
            select $"{path}: {match.Value}";

        Findings.None(found);
    }

    [Fact]
    public void No_SQL_folds_case_by_the_locale_of_the_database()
    {
        var found =
            from path in WorkingCopy.Sources("src")
            let text = WorkingCopy.Read(path)
            where SqlPattern().Count(text) > RootPattern().Count(text)
            select path;

        Findings.None(found);
    }

    private static IEnumerable<string> ClientSources() =>
        Directory.EnumerateFiles(WorkingCopy.PathOf("src", "Web", "src"), "*.ts*", SearchOption.AllDirectories)
            .Where(f => !f.Contains(".test.", StringComparison.Ordinal))
            .Select(f => Path.GetRelativePath(WorkingCopy.Root, f).Replace('\\', '/'));

    [GeneratedRegex(@"\.To(Lower|Upper)\(|\.toLocale(Lower|Upper)Case\(|StringComparison\.CurrentCulture\w*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LocalePattern();

    [GeneratedRegex(@"(?<![\w.])(lower|upper|initcap)\(|\bILIKE\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SqlPattern();

    /// <summary>ICU's root: the same in every database.</summary>
    [GeneratedRegex("COLLATE \"und-x-icu\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RootPattern();
}
