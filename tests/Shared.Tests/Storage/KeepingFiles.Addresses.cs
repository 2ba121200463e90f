using System.Net;
using System.Net.Http.Headers;
using Veza.Shared.Storage;

namespace Veza.Shared.Tests.Storage;

/// <summary>What an address allows, and what it answers.</summary>
public abstract partial class KeepingFiles
{
    /// <summary>What a second upload to the same address is answered.</summary>
    protected abstract HttpStatusCode ToWriteTwice { get; }

    /// <summary>What DELETE is answered at an address that is for fetching.</summary>
    protected abstract HttpStatusCode ToDelete { get; }

    /// <summary>What a fetch is answered when the value of that parameter was changed.</summary>
    protected virtual HttpStatusCode ToChange(string parameter) => HttpStatusCode.Forbidden;

    [Fact]
    public async Task Expired_addresses_are_refused()
    {
        var upload = await StoreAnHourAgo.CreateUploadAsync(name, Text, Max, Life, Ct);
        var sent = await PutAsync(upload, "late");
        await WriteAsync("there");

        var fetched = await Client.GetAsync(await StoreAnHourAgo.CreateDownloadAsync(name, new("a.txt", Text), Life, Ct));

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (sent, fetched.StatusCode));
    }

    [Fact]
    public async Task Changed_addresses_are_refused()
    {
        await WriteAsync("there");
        var good = (await DownloadAsync()).OriginalString;
        var (path, query) = (good.Split('?')[0], good.Split('?')[1]);
        var other = good.Replace(name.Id.ToString(), Fresh.Id().ToString(), StringComparison.Ordinal);
        var pairs = query.Split('&');
        string[] changed =
        [
            other, path, path + "?" + query.Replace("attachment", "inline", StringComparison.Ordinal),
            .. pairs.Select((_, n) => path + "?" + string.Join('&', pairs.Where((_, m) => m != n))),
            .. pairs.Select((_, n) => path + "?" + string.Join('&', pairs.Select((p, m) => m == n ? Turned(p) : p))),
        ];

        var answers = await Task.WhenAll(changed.Select(a => Client.GetAsync(new Uri(a, UriKind.RelativeOrAbsolute))));

        Assert.Equal("there", await Client.GetStringAsync(new Uri(good, UriKind.RelativeOrAbsolute)));
        Assert.All(answers[..^pairs.Length], a => Assert.Equal(HttpStatusCode.Forbidden, a.StatusCode));
        Assert.Equal(pairs.Select(p => (p, ToChange(p.Split('=')[0]))), pairs.Zip(answers[^pairs.Length..], (p, a) => (p, a.StatusCode)));
    }

    [Fact]
    public async Task An_address_is_good_for_its_purpose_alone()
    {
        var upload = await Store.CreateUploadAsync(name, Text, Max, Life, Ct);
        var download = await DownloadAsync();
        var sent = await PutAsync(upload with { Url = download }, "through the wrong door");
        await WriteAsync("there");

        var read = await Client.GetAsync(upload.Url);
        var deleted = await Client.DeleteAsync(download);

        Assert.Equal(HttpStatusCode.Forbidden, sent);
        Assert.Equal(HttpStatusCode.Forbidden, read.StatusCode);
        Assert.Equal(ToDelete, deleted.StatusCode);
        Assert.Equal("there", await ReadAsync());
    }

    [Theory]
    [InlineData("bytes=1-2", HttpStatusCode.PartialContent, "el", "bytes 1-2/5")]
    [InlineData("bytes=3-", HttpStatusCode.PartialContent, "lo", "bytes 3-4/5")]
    [InlineData("bytes=9-", HttpStatusCode.RequestedRangeNotSatisfiable, null, null)]
    public async Task Parts_can_be_fetched(string range, HttpStatusCode status, string? part, string? place)
    {
        await WriteAsync("hello");
        using var request = new HttpRequestMessage(HttpMethod.Get, await DownloadAsync());
        request.Headers.Range = RangeHeaderValue.Parse(range);

        using var answer = await Client.SendAsync(request);

        Assert.Equal(status, answer.StatusCode);
        if (part is not null) Assert.Equal((part, place), (await answer.Content.ReadAsStringAsync(), answer.Content.Headers.ContentRange?.ToString()));
    }

    [Fact]
    public async Task The_head_says_what_a_fetch_would_bring()
    {
        await WriteAsync("hello");
        using var request = new HttpRequestMessage(HttpMethod.Head, await DownloadAsync());

        using var answer = await Client.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, 5), (answer.StatusCode, answer.Content.Headers.ContentLength));
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("text/html", true, "attachment", "application/octet-stream")]
    [InlineData("image/svg+xml", true, "attachment", "application/octet-stream")]
    [InlineData("image/png", true, "inline", "image/png")]
    [InlineData("image/png", false, "attachment", "image/png")]
    [InlineData("application/pdf", true, "attachment", "application/pdf")]
    public async Task Nothing_is_handed_out_that_a_browser_would_run(string type, bool inline, string disposition, string sentAs)
    {
        await PutAsync(await Store.CreateUploadAsync(name, type, Max, Life, Ct), "content");

        using var answer = await Client.GetAsync(await Store.CreateDownloadAsync(name, new("a b.bin", type, inline), Life, Ct));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(sentAs, answer.Content.Headers.ContentType?.ToString());
        Assert.Equal($"{disposition}; filename=\"a b.bin\"", Header(answer, "Content-Disposition"));
        Assert.Contains("immutable", Header(answer, "Cache-Control"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_file_name_can_be_handed_out(string fileName)
    {
        await WriteAsync("hello");

        using var answer = await Client.GetAsync(await Store.CreateDownloadAsync(name, new(fileName, Text), Life, Ct));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(ContentRules.Disposition(fileName, inline: false), Header(answer, "Content-Disposition"));
    }

    public static TheoryData<string> Names() => new(
        ["plain.txt", "with space.txt", "quote\"quote.txt", "semi;colon.txt", "100%.txt", "a&b=c#d?.txt", "été.txt", "文件.pdf", "😀.png"]);

    private static string Header(HttpResponseMessage answer, string header) =>
        answer.Content.Headers.NonValidated.TryGetValues(header, out var content) ? content.ToString()
        : answer.Headers.NonValidated.TryGetValues(header, out var values) ? values.ToString() : "";

    /// <summary>With another first character of its value.</summary>
    private static string Turned(string pair)
    {
        var start = pair.IndexOf('=', StringComparison.Ordinal) + 1;
        return $"{pair[..start]}{(pair[start] == '1' ? '2' : '1')}{pair[(start + 1)..]}";
    }
}
