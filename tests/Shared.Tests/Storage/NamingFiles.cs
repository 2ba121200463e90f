using Veza.Shared.Storage;

namespace Veza.Shared.Tests.Storage;

public sealed class NamingFiles
{
    private const string Id = "0198c9f0-0000-7000-8000-0123456789ab";

    [Fact]
    public void A_name_reads_back_as_itself()
    {
        var name = new BlobName("0198c9f0-0000-7000-8000-000000000001", Fresh.Id());

        Assert.True(BlobName.TryParse(name.ToString(), out var read));
        Assert.Equal(name, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("room")]
    [InlineData("/" + Id)]
    [InlineData("room/")]
    [InlineData("../" + Id)]
    [InlineData("room/../" + Id)]
    [InlineData("room/" + Id + "/")]
    [InlineData("room//" + Id)]
    [InlineData("room/0198C9F0-0000-7000-8000-0123456789AB")]
    [InlineData("room/0198c9f00000700080000123456789ab")]
    [InlineData("room/{" + Id + "}")]
    [InlineData("Room/" + Id)]
    [InlineData("-room/" + Id)]
    [InlineData("ro%2fom/" + Id)]
    [InlineData("ro\\om/" + Id)]
    [InlineData("room/" + Id + "\n")]
    [InlineData("room\n/" + Id)]
    public void Nothing_else_is_a_name(string text) => Assert.False(BlobName.TryParse(text, out _));

    [Fact]
    public void No_nasty_text_is_a_folder() =>
        Assert.All(NastyStrings.All, text => Assert.Throws<ArgumentException>(() => new BlobName($"{text}/", Fresh.Id())));

    [Theory]
    [InlineData("report.pdf", "attachment; filename=\"report.pdf\"")]
    [InlineData("", "attachment; filename=\"file\"")]
    [InlineData(" .. ", "attachment; filename=\"file\"")]
    [InlineData("../../etc/passwd", "attachment; filename=\"_.._etc_passwd\"")]
    [InlineData("a\r\nSet-Cookie: x", "attachment; filename=\"aSet-Cookie_ x\"")]
    [InlineData("a\"; filename=\"b.exe", "attachment; filename=\"a_; filename=_b.exe\"; filename*=UTF-8''a%22%3B%20filename%3D%22b.exe")]
    [InlineData("photo\u202Egpj.exe", "attachment; filename=\"photogpj.exe\"")]
    [InlineData("é.txt", "attachment; filename=\"_.txt\"; filename*=UTF-8''%C3%A9.txt")]
    [InlineData("50%.txt", "attachment; filename=\"50_.txt\"; filename*=UTF-8''50%25.txt")]
    public void File_names_are_made_harmless(string fileName, string disposition) =>
        Assert.Equal(disposition, ContentRules.Disposition(fileName, inline: false));

    [Fact]
    public void A_long_file_name_keeps_its_extension()
    {
        var disposition = ContentRules.Disposition(string.Concat(Enumerable.Repeat("😀", 100)) + ".jpeg", inline: false);

        Assert.EndsWith(".jpeg", disposition, StringComparison.Ordinal);
        Assert.DoesNotContain("%EF%BF%BD", disposition, StringComparison.Ordinal);
        Assert.InRange(disposition.Length, 100, 1000);
    }

    [Fact]
    public void Every_disposition_can_be_a_header()
    {
        var dispositions = NastyStrings.All.Select(text => ContentRules.Disposition(text, inline: true)).ToArray();

        Assert.All(dispositions, d => Assert.InRange(d.Length, 1, 1500));
        Assert.All(dispositions.SelectMany(d => d).Distinct(), c => Assert.InRange(c, ' ', '~'));
    }

    [Theory]
    [InlineData("text/html", false, "application/octet-stream")]
    [InlineData("TEXT/HTML; charset=utf-8", false, "application/octet-stream")]
    [InlineData("image/svg+xml", false, "application/octet-stream")]
    [InlineData("application/xhtml+xml", false, "application/octet-stream")]
    [InlineData("text/javascript", false, "application/octet-stream")]
    [InlineData("image/png\r\nX: y", false, "application/octet-stream")]
    [InlineData("nonsense", false, "application/octet-stream")]
    [InlineData("Image/PNG", true, "image/png")]
    [InlineData("audio/ogg; codecs=opus", false, "audio/ogg")]
    [InlineData("text/plain;charset=latin1", false, "text/plain; charset=utf-8")]
    public void Types_are_made_harmless(string type, bool isInline, string safe)
    {
        Assert.Equal(safe, ContentRules.SafeType(type));
        Assert.Equal(isInline, ContentRules.IsInlineImage(type));
    }
}
