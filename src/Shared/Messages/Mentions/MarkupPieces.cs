using System.Text;

namespace Veza.Shared.Messages.Mentions;

/// <summary>
/// A text as its lines divide it (docs/markup.md): code between fences, quotes, list items, paragraphs. The web client's
/// <c>blocks.ts</c> is the same; <c>tests/vectors/mentions.json</c> holds both to it.
/// </summary>
internal static class MarkupPieces
{
    /// <summary>Quotes within quotes; what is deeper is text.</summary>
    private const int MaxDepth = 4;

    /// <summary>The pieces within which inline marks work, each by itself, without what stands between fences.</summary>
    public static List<string> Of(string text)
    {
        var pieces = new List<string>();
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
        Read(lines, depth: 0, pieces);
        return pieces;
    }

    private static void Read(IReadOnlyList<string> lines, int depth, List<string> pieces)
    {
        var piece = new StringBuilder();
        var inItem = false;
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            var start = ItemStart(line);
            if (FenceOf(line.AsSpan(start), last: i + 1 == lines.Count) is { Length: > 0 } fence)
            {
                End();
                while (++i < lines.Count && !Closes(lines[i], fence)) { }
            }
            else if (depth < MaxDepth && line.StartsWith("> ", StringComparison.Ordinal))
            {
                End();
                var quoted = new List<string>();
                for (; i < lines.Count && IsQuoted(lines[i]); i++) quoted.Add(lines[i].Length < 2 ? "" : lines[i][2..]);
                i--;
                Read(quoted, depth + 1, pieces);
            }
            else if (string.IsNullOrWhiteSpace(line)) End();
            else if (start > 0)
            {
                End();
                piece.Append(line, start, line.Length - start);
                inItem = true;
            }
            else
            {
                if (inItem && line[0] is not (' ' or '\t')) End();
                if (piece.Length > 0) piece.Append('\n');
                piece.Append(line);
            }
        }

        End();

        void End()
        {
            if (piece.Length > 0) pieces.Add(piece.ToString());
            piece.Clear();
            inItem = false;
        }
    }

    private static bool IsQuoted(string line) => line is ">" || line.StartsWith("> ", StringComparison.Ordinal);

    /// <summary>The three or more marks that open a fence; empty when the line opens none, or nothing stands behind it.</summary>
    private static ReadOnlySpan<char> FenceOf(ReadOnlySpan<char> line, bool last)
    {
        var rest = line.Trim(" \t");
        if (rest.Length < 3 || rest[0] is not ('`' or '~')) return [];
        var length = rest.IndexOfAnyExcept(rest[0]);
        if (length < 0) length = rest.Length;
        if (length < 3 || (last && length == rest.Length)) return [];
        return rest[length..].Contains(rest[0]) ? [] : rest[..length];
    }

    private static bool Closes(string line, ReadOnlySpan<char> fence)
    {
        var rest = line.AsSpan().Trim(" \t");
        return rest.Length >= fence.Length && !rest.ContainsAnyExcept(fence[0]);
    }

    /// <summary>Where the words of a list item begin; 0 when the line is none.</summary>
    private static int ItemStart(string line)
    {
        var at = Blanks(line, 0);
        var mark = at;
        if (at < line.Length && line[at] is '-' or '*' or '+') at++;
        else
        {
            while (at < line.Length && at - mark < 9 && char.IsAsciiDigit(line[at])) at++;
            if (at == mark || at == line.Length || line[at] is not ('.' or ')')) return 0;
            at++;
        }

        var start = Blanks(line, at);
        return start > at && start < line.Length ? start : 0;
    }

    private static int Blanks(string line, int at)
    {
        while (at < line.Length && line[at] is ' ' or '\t') at++;
        return at;
    }
}
