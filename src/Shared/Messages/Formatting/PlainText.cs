using System.Buffers;
using System.Globalization;
using System.Text;
using Markdig;
using Markdig.Extensions.TaskLists;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Veza.Shared.Common.Text;

namespace Veza.Shared.Messages.Formatting;

/// <summary>
/// The words of a message without its marks, on one line: for quotes, and for what shows a message elsewhere than in its room. What marks
/// are says docs/markup.md; the web client's <c>plainText</c> gives the same words, to which <c>tests/vectors/markup.json</c> holds both.
/// </summary>
public static class PlainText
{
    /// <summary>Of a text so much is read as may be needed: marks and what stands between them are longer than the words.</summary>
    private const int ReadPerCharacter = 8;

    /// <summary>Without one of these a text is shown as it is.</summary>
    private static readonly SearchValues<char> Marks = SearchValues.Create("*_~|`#>-+[<\\0123456789");

    private static readonly MarkdownPipeline Pipeline = Build();

    /// <summary>The first words of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxLength">In code points; the cut is never within what is seen as one character.</param>
    public static string Of(string text, int maxLength)
    {
        if (!text.AsSpan().ContainsAny(Marks)) return TextRules.Cut(OnOneLine(text), maxLength);
        var read = TextRules.Cut(text, maxLength * ReadPerCharacter);
        var words = new StringBuilder(Math.Min(read.Length, maxLength * 2));
        foreach (var block in Markdown.Parse(read, Pipeline)) Write(block, words);
        var shown = OnOneLine(words.ToString());
        return TextRules.Cut(shown.Length > 0 ? shown : OnOneLine(read), maxLength); // nothing but marks is what somebody typed
    }

    private static MarkdownPipeline Build()
    {
        var builder = new MarkdownPipelineBuilder().UsePipeTables().UseTaskLists().UseAutoLinks();
        builder.BlockParsers.TryRemove<IndentedCodeBlockParser>();
        builder.BlockParsers.TryRemove<HtmlBlockParser>();
        builder.BlockParsers.ReplaceOrAdd<QuoteBlockParser>(new ShallowQuotes());
        builder.BlockParsers.ReplaceOrAdd<ListBlockParser>(new ShallowLists());
        builder.BlockParsers.ReplaceOrAdd<ParagraphBlockParser>(new WholeParagraphs());
        builder.InlineParsers.TryRemove<HtmlEntityParser>();
        builder.InlineParsers.ReplaceOrAdd<EscapeInlineParser>(new ShownBackslashes());
        builder.InlineParsers.Insert(0, new HiddenWords());
        if (builder.InlineParsers.Find<AutolinkInlineParser>() is { } addresses) addresses.Options.EnableHtmlParsing = false;
        if (builder.InlineParsers.Find<EmphasisInlineParser>() is { } emphasis)
        {
            emphasis.EmphasisDescriptors.Clear();
            emphasis.EmphasisDescriptors.Add(new EmphasisDescriptor('*', 1, 2, enableWithinWord: false));
            emphasis.EmphasisDescriptors.Add(new EmphasisDescriptor('_', 1, 1, enableWithinWord: false));
            emphasis.EmphasisDescriptors.Add(new EmphasisDescriptor('~', 2, 2, enableWithinWord: false));
        }

        return builder.Build();
    }

    private static void Write(Block block, StringBuilder words)
    {
        switch (block)
        {
            case ListItemBlock item:
                WriteMarker(item, words);
                WriteAll(item, words);
                break;
            case ThematicBreakBlock:
                words.Append('\u2014');
                break;
            case HeadingBlock { Inline.FirstChild: null } empty:
                words.Append('#', empty.Level);
                break;
            case CodeBlock code:
                if (code is FencedCodeBlock fence) words.Append(fence.Info).Append(' ').Append(fence.Arguments).Append(' ');
                words.Append(code.Lines.ToString());
                break;
            case LeafBlock { Inline: { } inline }:
                WriteAll(inline, words);
                break;
            case ContainerBlock container:
                WriteAll(container, words);
                break;
        }

        words.Append(' ');
    }

    private static void WriteAll(ContainerBlock container, StringBuilder words)
    {
        foreach (var block in container) Write(block, words);
    }

    /// <summary>As it was typed; a task has its box instead.</summary>
    private static void WriteMarker(ListItemBlock item, StringBuilder words)
    {
        if (item is [ParagraphBlock { Inline.FirstChild: TaskList }, ..] || item.Parent is not ListBlock list) return;
        if (list.IsOrdered) words.Append(CultureInfo.InvariantCulture, $"{item.Order}{list.OrderedDelimiter} ");
        else words.Append(list.BulletType).Append(' ');
    }

    private static void WriteAll(ContainerInline container, StringBuilder words)
    {
        foreach (var inline in container)
        {
            switch (inline)
            {
                case LiteralInline literal: words.Append(literal.Content.AsSpan()); break;
                case CodeInline code: words.Append(code.Content); break;
                case AutolinkInline address: words.Append(address.Url); break;
                case TaskList task: words.Append(task.Checked ? '\u2611' : '\u2610'); break;
                case LineBreakInline: words.Append(' '); break;
                case EmphasisInline { DelimiterChar: '_' } twice when IsTwice(twice):
                    words.Append('_');
                    WriteAll(twice, words);
                    words.Append('_');
                    break;
                case LinkInline link when !IsShown(link): WriteTyped(link, words); break;
                case ContainerInline inner: WriteAll(inner, words); break;
            }
        }
    }

    /// <summary>Two underscores mean nothing; the library takes them for two marks, one within the other.</summary>
    private static bool IsTwice(EmphasisInline inline) =>
        inline.Parent is EmphasisInline { DelimiterChar: '_' } outer && outer.FirstChild == outer.LastChild
        || inline.FirstChild is EmphasisInline { DelimiterChar: '_' } inner && inner.NextSibling is null;

    private static bool IsShown(LinkInline link) => !link.IsImage && link.Url is { } url
        && (url.StartsWith('/') || url.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase));

    /// <summary>What leads to nowhere that may be shown is text.</summary>
    private static void WriteTyped(LinkInline link, StringBuilder words)
    {
        words.Append(link.IsImage ? "![" : "[");
        WriteAll(link, words);
        words.Append("](").Append(link.Url).Append(')');
    }

    private static string OnOneLine(string text)
    {
        var words = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c)) words.Append(c);
            else if (words.Length > 0 && words[^1] != ' ') words.Append(' ');
        }

        return words.ToString().TrimEnd(' ');
    }
}
