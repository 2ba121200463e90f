using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Veza.Shared.Messages.Formatting;

/// <summary>Quotes begin with a mark and a blank, and are few deep: <c>&gt;_&lt;</c> is a face.</summary>
internal sealed class ShallowQuotes : QuoteBlockParser
{
    private const int MaxDepth = 4;

    public override BlockState TryOpen(BlockProcessor processor)
    {
        if (processor.PeekChar(1) != ' ') return BlockState.None;
        var depth = 0;
        for (Block? block = processor.CurrentContainer; block is not null; block = block.Parent)
            if (block is QuoteBlock) depth++;
        return depth < MaxDepth ? base.TryOpen(processor) : BlockState.None;
    }
}

/// <summary>Lists few deep.</summary>
internal sealed class ShallowLists : ListBlockParser
{
    private const int MaxDepth = 6;

    public override BlockState TryOpen(BlockProcessor processor)
    {
        var depth = 0;
        for (Block? block = processor.CurrentContainer; block is not null; block = block.Parent)
            if (block is ListBlock) depth++;
        return depth < MaxDepth ? base.TryOpen(processor) : BlockState.None;
    }
}

/// <summary>Words, all of which are shown: none becomes the definition of a link, or the head above a line of dashes.</summary>
internal sealed class WholeParagraphs : ParagraphBlockParser
{
    public WholeParagraphs() => ParseSetextHeadings = false;

    public override bool Close(BlockProcessor processor, Block block) => true;
}

/// <summary>A backslash is shown, and so is the mark behind it, which marks nothing.</summary>
internal sealed class ShownBackslashes : InlineParser
{
    public ShownBackslashes() => OpeningCharacters = ['\\'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var length = slice.PeekChar().IsAsciiPunctuation() ? 2 : 1;
        processor.Inline = new LiteralInline(new StringSlice(slice.Text, slice.Start, slice.Start + length - 1));
        slice.Start += length;
        return true;
    }
}

/// <summary>Words between <c>||</c>, at the edges of words: a sign stands in their place.</summary>
internal sealed class HiddenWords : InlineParser
{
    /// <summary>What stands for words that are shown on demand only.</summary>
    public const string Sign = "\u2592\u2592\u2592";

    private const string Mark = "||";

    public HiddenWords() => OpeningCharacters = ['|'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var rest = slice.AsSpan();
        if (!rest.StartsWith(Mark) || rest.Length < 5 || IsWord(slice.PeekCharExtra(-1)) || rest[2] is '|' || char.IsWhiteSpace(rest[2])) return false;
        for (var at = rest[3..].IndexOf(Mark) + 3; at >= 3; at = NextMark(rest, at))
        {
            var end = at + Mark.Length;
            if (char.IsWhiteSpace(rest[at - 1]) || (end < rest.Length && (IsWord(rest[end]) || rest[end] == '|'))) continue;
            processor.Inline = new LiteralInline(Sign);
            slice.Start += end;
            return true;
        }

        return false;
    }

    private static int NextMark(ReadOnlySpan<char> rest, int at)
    {
        var next = rest[(at + 1)..].IndexOf(Mark);
        return next < 0 ? -1 : at + 1 + next;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c);
}
