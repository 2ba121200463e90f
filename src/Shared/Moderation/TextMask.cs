using System.Globalization;
using System.Text;
using Veza.Shared.Common.Text;

namespace Veza.Shared.Moderation;

/// <summary>Hides parts of a text.</summary>
public static class TextMask
{
    /// <summary>One for each visible character: no markup of messages knows it.</summary>
    public const char Sign = '•';

    /// <summary>Replaces each whole visible character that a range touches; blanks stay.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ranges">In order, and apart.</param>
    public static string Apply(string text, IEnumerable<TextRange> ranges)
    {
        var masked = new StringBuilder(text.Length);
        var at = 0;
        foreach (var range in ranges)
        {
            if (range.End <= at) continue;
            for (; at < range.End && at < text.Length;)
            {
                var length = StringInfo.GetNextTextElementLength(text.AsSpan(at));
                var whole = text.AsSpan(at, length);
                if (at + length <= range.Start || char.IsWhiteSpace(whole[0])) masked.Append(whole);
                else if (TextRules.IsVisible(whole)) masked.Append(Sign);
                at += length;
            }
        }

        return masked.Append(text.AsSpan(at)).ToString();
    }
}
