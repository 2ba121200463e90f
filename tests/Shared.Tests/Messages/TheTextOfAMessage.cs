using FsCheck;
using FsCheck.Fluent;
using Veza.Shared.Common;
using Veza.Shared.Common.Text;
using Veza.Shared.Messages;

namespace Veza.Shared.Tests.Messages;

public sealed class TheTextOfAMessage
{
    [Fact]
    public void Blank_ends_go_and_the_indent_of_the_first_line_stays()
    {
        Assert.All(Vectors.Read("texts.json", "cases"), vector =>
            Assert.Equal(vector.GetProperty("kept").GetString(), Message.CleanText(vector.GetProperty("typed").GetString() ?? "", 100).Value));
    }

    [Fact]
    public void What_is_taken_is_the_text_without_its_ends_and_can_be_stored()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<string>().Filter(s => s is not null), text =>
        {
            var clean = Message.CleanText(text, 10);

            var from = text.Length - text.TrimStart().Length;
            var trimmed = text.Trim().Length == 0 ? "" : text[(text[..from].LastIndexOfAny(['\n', '\v', '\f', '\r', '\u0085', '\u2028', '\u2029']) + 1)..].TrimEnd();
            var fine = TextRules.LengthOf(trimmed) is >= 1 and <= 10 && !TextRules.HasUnstorable(trimmed)
                && !TextRules.HasControls(trimmed, oneLine: false) && TextRules.IsVisible(trimmed);
            return clean.Failed == !fine && (clean.Failed || string.Equals(clean.Value, trimmed, StringComparison.Ordinal));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Half_a_character_and_the_zero_character_are_no_text()
    {
        // Not as a theory: half a surrogate pair does not survive in an attribute.
        string[] wrong = ["\ud83d", "\ude00\ud83d", "\ud83d\ud83d\ude00", "\ud83d\ude00\ude00", "a\0", "\0"];
        string[] fine = ["\ud83d\ude00", "x\uffff", "\ud83d\ude00\ud83d\ude00", "a"];

        Assert.All(wrong, text => Assert.True(Message.CleanText(text, 100).Failed && Message.CleanText($"x{text}x", 100).Failed));
        Assert.All(fine, text => Assert.False(Message.CleanText(text, 100).Failed || Message.CleanText($"x{text}x", 100).Failed));
    }

    [Fact]
    public void The_digest_tells_contents_and_answered_messages_apart()
    {
        var (one, other) = (new MessageId(Fresh.Id()), new MessageId(Fresh.Id()));

        var digests = new[]
        {
            Message.Digest("a", null), Message.Digest("b", null), Message.Digest("a", one), Message.Digest("a", other),
            Message.Digest("é", null), Message.Digest("e\u0301", null), Message.Digest(new string('a', 8_000), null),
        };

        Assert.Equal(digests.Length, digests.Distinct().Count());
        Assert.Equal(Message.Digest("a", one), Message.Digest("a", one));
        Assert.Equal(Message.Digest("a", one), Message.Digest("  a", one)); // as it was when the indent went
    }

    [Theory]
    [InlineData(139, 139)]
    [InlineData(140, 140)]
    [InlineData(141, 140)]
    public void A_quote_is_the_first_140_characters(int length, int quoted)
    {
        Assert.Equal(new string('x', quoted), Quoted(new string('x', length)).Content);
    }

    [Fact]
    public void A_quote_never_ends_within_a_character()
    {
        Assert.Equal(new string('x', 139) + "😀", Quoted(new string('x', 139) + "😀!").Content);
        Assert.Equal(new string('x', 139), Quoted(new string('x', 139) + "👩‍🚀!").Content);
        Assert.Equal(new string('x', 139), Quoted(new string('x', 139) + "e\u0301").Content);
    }

    [Fact]
    public void The_quote_of_a_deleted_message_says_so()
    {
        Assert.True(Quote.Of(Said("") with { DeletedAt = TimeProvider.System.GetUtcNow() }, "Alice").Deleted);
        Assert.False(Quoted("hello").Deleted);
    }

    private static Quote Quoted(string content) => Quote.Of(Said(content), "Alice");

    private static Message Said(string content) => new(
        new(Fresh.Id()), new(Fresh.Id()), 1, new(Fresh.Id()), Fresh.Id(), content, null, [], TimeProvider.System.GetUtcNow());
}
