using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Veza.Shared.Storage;

namespace Veza.Shared.Tests.Storage;

/// <summary>What every store promises; each adapter has a class that derives from this one.</summary>
public abstract partial class KeepingFiles
{
    private const string Text = "text/plain";
    private const long Max = 1000;

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);
    private static readonly CancellationToken Ct = CancellationToken.None;

    private readonly BlobName name = new("room-1", Fresh.Id());

    /// <summary>With the system's time.</summary>
    protected abstract IBlobStore Store { get; }

    /// <summary>A client's, which knows nothing but addresses.</summary>
    protected abstract HttpClient Client { get; }

    /// <summary>The same store as it was an hour ago.</summary>
    protected abstract IBlobStore StoreAnHourAgo { get; }

    [Fact]
    public async Task What_a_client_sends_is_accepted_found_and_fetched()
    {
        var upload = await Store.CreateUploadAsync(name, Text, Max, Life, Ct);
        var sent = await PutAsync(upload, "hello");

        var accepted = await Store.AcceptUploadAsync(name, Max, Text, Ct);

        Assert.Equal((HttpStatusCode.Created, "PUT"), (sent, upload.Method));
        Assert.Equal((5, Text), (accepted.Value.Size, accepted.Value.ContentType));
        Assert.NotEmpty(accepted.Value.ETag);
        Assert.Equal(accepted.Value, await Store.FindAsync(name, Ct));
        Assert.Equal("hello", await Client.GetStringAsync(await DownloadAsync()));
        Assert.InRange(upload.ExpiresAt - TimeProvider.System.GetUtcNow(), Life - TimeSpan.FromMinutes(1), Life);
    }

    [Fact]
    public async Task An_upload_is_written_once()
    {
        var upload = await Store.CreateUploadAsync(name, Text, Max, Life, Ct);
        await PutAsync(upload, "first");

        var second = await PutAsync(upload, "second");

        Assert.Equal(ToWriteTwice, second);
        Assert.Equal("first", await ReadAsync());
    }

    [Fact]
    public async Task Of_uploads_at_the_same_moment_one_wins_whole()
    {
        var upload = await Store.CreateUploadAsync(name, Text, Max, Life, Ct);
        string[] texts = [.. Enumerable.Range(0, 6).Select(n => new string((char)('a' + n), 900))];

        var answers = await Task.WhenAll(texts.Select(t => PutAsync(upload, t)));

        Assert.Single(answers, HttpStatusCode.Created);
        Assert.Equal(texts[Array.IndexOf(answers, HttpStatusCode.Created)], await ReadAsync());
    }

    [Fact]
    public async Task Nothing_sent_is_nothing_found()
    {
        var accepted = await Store.AcceptUploadAsync(name, Max, Text, Ct);

        Assert.Equal("upload_not_found", accepted.Error?.Code);
        Assert.Null(await Store.FindAsync(name, Ct));
        Assert.Null(await Store.OpenReadAsync(name, Ct));
        Assert.Equal(HttpStatusCode.NotFound, (await Client.GetAsync(await DownloadAsync())).StatusCode);
    }

    [Fact]
    public async Task What_is_too_large_is_not_accepted_and_does_not_stay()
    {
        var upload = await Store.CreateUploadAsync(name, Text, maxBytes: 4, Life, Ct);
        var sent = await PutAsync(upload, "12345");

        var accepted = await Store.AcceptUploadAsync(name, maxBytes: 4, Text, Ct);

        Assert.Equal(sent == HttpStatusCode.Created ? "upload_too_large" : "upload_not_found", accepted.Error?.Code);
        Assert.Null(await Store.FindAsync(name, Ct));
    }

    [Fact]
    public async Task Exactly_as_large_as_agreed_is_accepted()
    {
        await PutAsync(await Store.CreateUploadAsync(name, Text, maxBytes: 5, Life, Ct), "12345");

        var accepted = await Store.AcceptUploadAsync(name, maxBytes: 5, Text, Ct);

        Assert.False(accepted.Failed);
    }

    [Fact]
    public async Task Another_type_than_agreed_is_not_accepted_and_does_not_stay()
    {
        var upload = await Store.CreateUploadAsync(name, "image/png", Max, Life, Ct);
        var sent = await PutAsync(upload, "<script>", "text/html");

        var accepted = await Store.AcceptUploadAsync(name, Max, "image/png", Ct);

        Assert.Equal(sent == HttpStatusCode.Created ? "upload_type_refused" : "upload_not_found", accepted.Error?.Code);
        Assert.Null(await Store.FindAsync(name, Ct));
    }

    [Fact]
    public async Task What_is_written_here_is_written_once()
    {
        await WriteAsync("first");

        var second = await Store.WriteAsync(name, new MemoryStream("second"u8.ToArray()), Text, Ct);

        Assert.Equal("blob_exists", second.Error?.Code);
        Assert.Equal("first", await ReadAsync());
    }

    [Fact]
    public async Task Large_content_comes_back_to_the_byte()
    {
        var bytes = new byte[9_000_001];
        new Random(7).NextBytes(bytes);

        var written = await Store.WriteAsync(name, new MemoryStream(bytes), "video/mp4", Ct);

        await using var read = await Store.OpenReadAsync(name, Ct);
        using var copy = new MemoryStream();
        await read!.CopyToAsync(copy);
        Assert.Equal((bytes.Length, "video/mp4"), (written.Value.Size, written.Value.ContentType));
        Assert.True(bytes.AsSpan().SequenceEqual(copy.ToArray()));
        Assert.Equal(bytes.Length, (await Client.GetByteArrayAsync(await DownloadAsync())).Length);
    }

    [Fact]
    public async Task A_write_whose_source_fails_leaves_nothing()
    {
        await Assert.ThrowsAsync<IOException>(() => Store.WriteAsync(name, new BreakingStream(5_000_000), Text, Ct));

        Assert.Null(await Store.FindAsync(name, Ct));
        Assert.Null(await Store.OpenReadAsync(name, Ct));
    }

    [Fact]
    public async Task Deleting_twice_is_deleting_once()
    {
        await WriteAsync("hello");

        await Store.DeleteAsync(name, Ct);
        await Store.DeleteAsync(name, Ct);

        Assert.Null(await Store.FindAsync(name, Ct));
        Assert.Equal(HttpStatusCode.NotFound, (await Client.GetAsync(await DownloadAsync())).StatusCode);
    }

    [Fact]
    public async Task Empty_files_are_files()
    {
        await PutAsync(await Store.CreateUploadAsync(name, Text, Max, Life, Ct), "");

        var accepted = await Store.AcceptUploadAsync(name, Max, Text, Ct);

        Assert.Equal(0, accepted.Value.Size);
        Assert.Equal("", await Client.GetStringAsync(await DownloadAsync()));
    }

    private static StringContent Body(string text, string type) => new(text, Encoding.UTF8) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };

    private async Task<HttpStatusCode> PutAsync(BlobUpload upload, string text, string? type = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(upload.Method), upload.Url);
        request.Content = Body(text, type ?? upload.Headers["Content-Type"]);
        foreach (var (header, value) in upload.Headers.Where(h => h.Key != "Content-Type")) request.Headers.Add(header, value);
        using var answer = await Client.SendAsync(request);
        return answer.StatusCode;
    }

    private async Task WriteAsync(string text) =>
        Assert.False((await Store.WriteAsync(name, new MemoryStream(Encoding.UTF8.GetBytes(text)), Text, Ct)).Failed);

    private async Task<string> ReadAsync()
    {
        using var reader = new StreamReader(await Store.OpenReadAsync(name, Ct) ?? Stream.Null);
        return await reader.ReadToEndAsync();
    }

    private Task<Uri> DownloadAsync() => Store.CreateDownloadAsync(name, new("a.txt", Text), Life, Ct).AsTask();
}
