using System.Text.RegularExpressions;

namespace Veza.Shared.Messages;

/// <summary>Who is named in a text: <c>@handle</c>, and <c>@all</c> for everyone.</summary>
public static partial class Mentions
{
    /// <summary>Names looked up in one message at most; the rest stays text.</summary>
    public const int Max = 50;

    /// <summary>The handle that stands for every member; in <c>mentions</c> it is the room's id.</summary>
    public const string Everyone = "all";

    /// <summary>The handles that the text names, lower case, without the <c>@</c>.</summary>
    public static IReadOnlyList<string> HandlesIn(string text)
    {
        if (!text.Contains('@')) return [];
        var handles = new HashSet<string>(StringComparer.Ordinal);
        foreach (var match in Handle().EnumerateMatches(text))
        {
            var handle = text.AsSpan(match.Index + 1, match.Length - 1).TrimEnd('.').ToString().ToLowerInvariant();
            if (handle.Length >= 2) handles.Add(handle);
            if (handles.Count == Max) break;
        }

        return [.. handles];
    }

    // Not after a letter or digit: an e-mail address names nobody. Not a part of something longer than a handle can be.
    [GeneratedRegex(@"(?<![\p{L}\p{N}_.@/])@(?>[A-Za-z0-9._-]{2,32})(?![A-Za-z0-9._-])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Handle();
}
