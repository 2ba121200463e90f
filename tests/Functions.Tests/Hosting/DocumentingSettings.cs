using System.Globalization;
using System.Text.RegularExpressions;
using Veza.Functions.Hosting.Composition;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Hosting;

/// <summary>docs/settings.md lists every setting with its default.</summary>
[Trait(Stage.Name, Stage.Standalone)] // no stage can break it
public sealed partial class DocumentingSettings
{
    private static readonly Lazy<string> Registrations =
        new(() => string.Concat(WorkingCopy.Sources("src").Select(WorkingCopy.Read).Where(s => s.Contains("AddSettings<", StringComparison.Ordinal))));

    [Fact]
    public void Every_setting_is_on_the_page_with_its_default_and_nothing_else_is()
    {
        var page = WorkingCopy.Read("docs/settings.md");

        var documented = Row().Matches(page).Select(m => $"{m.Groups["name"].Value} = {m.Groups["value"].Value}").ToArray();

        Assert.Equal(Settings().Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Settings()
    {
        foreach (var type in OptionTypes())
        {
            var section = Section(type);
            var defaults = Activator.CreateInstance(type)!;
            foreach (var property in type.GetProperties().Where(p => p.SetMethod is { IsPublic: true }))
                yield return $"Veza__{section}__{property.Name} = {Text(property.GetValue(defaults))}";
        }
    }

    private static IEnumerable<Type> OptionTypes() =>
        new[] { typeof(VezaServer).Assembly, typeof(Veza.Shared.Messages.MessageOptions).Assembly }
            .SelectMany(a => a.GetTypes())
            .Where(t => t.Name.EndsWith("Options", StringComparison.Ordinal) && t.IsClass
                && t.Namespace?.StartsWith("Veza", StringComparison.Ordinal) == true);

    /// <summary>The section that the feature binds to the class.</summary>
    private static string Section(Type type)
    {
        var bound = Regex.Match(
            Registrations.Value,
            $@"AddSettings<{type.Name}>\(settings, ""(?<section>\w+)""",
            RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1));
        Assert.True(bound.Success, $"No section is bound to {type.Name}.");
        return bound.Groups["section"].Value;
    }

    private static string Text(object? value) => value switch
    {
        null or "" => "none",
        System.Collections.ICollection { Count: 0 } => "none",
        TimeSpan time => $"`{Trimmed(time)}`",
        IFormattable number => $"`{number.ToString(null, CultureInfo.InvariantCulture)}`",
        _ => $"`{value}`",
    };

    private static string Trimmed(TimeSpan time) =>
        time.ToString(time.Milliseconds > 0 ? @"hh\:mm\:ss\.fff" : time.Days > 0 ? @"d\.hh\:mm\:ss" : @"hh\:mm\:ss", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\| `(?<name>Veza__\w+)` \| (?<value>`[^`]*`|none) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();
}
