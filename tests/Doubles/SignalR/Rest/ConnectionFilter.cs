using System.Text.RegularExpressions;
using Veza.Doubles.SignalR.Clients;

namespace Veza.Doubles.SignalR.Rest;

/// <summary>
/// The part of OData that is understood: <c>userId eq '…'</c>, <c>connectionId eq '…'</c> and
/// <c>startswith(userId, '…')</c> (of either), joined by <c>and</c>, which binds closer, and <c>or</c>. A quote in a
/// text is doubled.
/// </summary>
internal static partial class ConnectionFilter
{
    public static Func<ClientConnection, bool> Parse(string? filter)
    {
        if (filter is null) return _ => true;
        var any = new List<List<Func<ClientConnection, bool>>> { new() };
        var at = 0;
        while (true)
        {
            var term = Term.Match(filter, at);
            if (!term.Success) throw Invalid(filter, at);
            any[^1].Add(Read(term));
            at += term.Length;
            if (at == filter.Length) return connection => any.Exists(all => all.TrueForAll(fits => fits(connection)));
            var join = Join.Match(filter, at);
            if (!join.Success) throw Invalid(filter, at);
            if (join.Groups["word"].Value == "or") any.Add([]);
            at += join.Length;
        }
    }

    private static Func<ClientConnection, bool> Read(Match term)
    {
        var starts = term.Groups["starts"].Success;
        var property = term.Groups["property"].Value;
        var text = term.Groups["text"].Value.Replace("''", "'", StringComparison.Ordinal);
        return connection =>
        {
            var value = property == "userId" ? connection.UserId : connection.Id;
            return starts ? value?.StartsWith(text, StringComparison.Ordinal) == true : value == text;
        };
    }

    private static RestException Invalid(string filter, int at) =>
        new(RestAnswer.Invalid($"The filter is not understood at character {at}: {filter}"));

    [GeneratedRegex(
        @"\G\s*(?:
            (?<starts>startswith)\(\s*(?<property>userId|connectionId)\s*,\s*'(?<text>(?:[^']|'')*)'\s*\) |
            (?<property>userId|connectionId)\s+eq\s+'(?<text>(?:[^']|'')*)'
        )\s*",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace,
        1000)]
    private static partial Regex Term { get; }

    [GeneratedRegex(@"\G(?<word>and|or)\s", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Join { get; }
}
