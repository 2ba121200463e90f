using Veza.Shared.Moderation.Links;

namespace Veza.Shared.Tests.Moderation;

/// <summary>Links lead where a browser would go, however they are written.</summary>
public sealed class ReadingLinks
{
    private static readonly LinkReader Reader = new(new LinkRules { Blocked = ["evil.example", "*.worse.example", "10.1.2.3"], Allowed = ["t.co"] });

    [Theory]
    [InlineData("http://evil.example/x")]
    [InlineData("look: evil.example.")]
    [InlineData("www.sub.evil.example/path")]
    [InlineData(@"HTTP:\\a.EVIL.example")]
    [InlineData("http:evil.example")]
    [InlineData("http:///evil.example")]
    [InlineData("http://ev%69l.example")]
    [InlineData("http://evil。example/")]
    [InlineData("http://ｅvil.example/")]
    [InlineData("http://user:pw@evil.example:80/")]
    [InlineData("[good](ht\ntp://evil.exa\tmple)")]
    [InlineData("[good](&#104;ttp://evil.example)")]
    [InlineData("https://www.google.com/url?q=http%3A%2F%2Fevil.example%2Fx")]
    [InlineData("http://0x0a010203/")]
    [InlineData("http://0012.1.0x203/")]
    [InlineData("http://167838211")]
    [InlineData("http://[::ffff:10.1.2.3]/")]
    [InlineData("http://１０.1.2.3/")]
    public void A_blocked_host_is_found_in_every_notation(string text)
    {
        var found = Reader.Find(text);

        Assert.Equal(LinkFault.Blocked, Assert.Single(found ?? []).Fault);
    }

    [Theory]
    [InlineData("https://www.p\u0430ypal.com/login", LinkFault.Lookalike)]
    [InlineData("https://paypa1.com", LinkFault.Lookalike)]
    [InlineData("https://xn--pypal-4ve.com/", LinkFault.Lookalike)]
    [InlineData("https://rnicrosoft.com", LinkFault.Lookalike)]
    [InlineData("https://paypal.com.account.example/x", LinkFault.Lookalike)]
    [InlineData("https://good.example@other.example/", LinkFault.UserInfo)]
    [InlineData("http://2130706433/x", LinkFault.IpAddress)]
    [InlineData("http://[::1]/", LinkFault.IpAddress)]
    [InlineData("[x](javascript:alert(1))", LinkFault.Script)]
    [InlineData("[x](java\tscript:alert(1))", LinkFault.Script)]
    [InlineData("[x](\u0001javascript:alert(1))", LinkFault.Script)]
    [InlineData("data:text/html;base64,AAAA", LinkFault.Script)]
    [InlineData("https://bit.ly/abc", LinkFault.Shortened)]
    public void Each_trick_has_its_fault(string text, LinkFault fault)
    {
        var found = Assert.Single(Reader.Find(text) ?? []);

        Assert.Equal(fault, found.Fault);
    }

    [Theory]
    [InlineData("see https://github.com/a/b and https://www.paypal.com/fr, or mail me: bob@example.com")]
    [InlineData("version 1.2.3.4, e.g. this is fine.ok; 3.14; note: data: 5; javascript: the good parts")]
    [InlineData("https://t.co/x https://example.com/?q=evil.example https://notevil.example2.com")]
    [InlineData("https://good.example\\@evil.example is a path of good.example")]
    [InlineData("](](](](](( ! ! ! :// http:// https://[ .. www. a.b")]
    public void What_nothing_speaks_against_passes(string text)
    {
        Assert.Null(Reader.Find(text));
    }

    [Fact]
    public void A_range_is_the_address_as_written()
    {
        const string text = "go to <http://evil.example/a(b)>, now.";

        var found = Assert.Single(Reader.Find(text)!);

        Assert.StartsWith("http://evil.example/a", text[found.Range.Start..], StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_is_read_without_a_fault()
    {
        foreach (var text in NastyStrings.All.SelectMany(s => (string[])[s, $"http://{s}/", $"[x]({s})", $"{s}://{s}@{s}"]))
            Assert.All(Reader.Find(text) ?? [], found => Assert.InRange(found.Range.End, 1, text.Length));
    }
}
