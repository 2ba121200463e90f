using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Storage;
using Veza.Shared.Storage.LocalFiles;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Http;

/// <summary>The addresses of the server that keeps files itself; what all stores promise is tested with them.</summary>
[Trait(Stage.Name, Stage.Standalone)]
public sealed class SendingFiles : IAsyncLifetime
{
    private const int MiB = 1024 * 1024;

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private readonly BlobName name = new("room-1", Fresh.Id());
    private readonly ManualClock clock = new();
    private TestServer server = null!;

    private IBlobStore Store => server.Services.GetRequiredService<IBlobStore>();

    public async Task InitializeAsync() => server = await TestServer.StartAsync(
        new Dictionary<string, string> { ["Veza:RateLimits:AnonymousRequestsPerMinute"] = "3" }, clock: clock);

    public Task DisposeAsync() => server.DisposeAsync().AsTask();

    [Fact]
    public async Task A_file_may_be_larger_than_any_other_body()
    {
        var bytes = new byte[3 * MiB];

        var sent = await PutAsync(bytes, maxBytes: bytes.Length);

        Assert.Equal(HttpStatusCode.Created, sent.StatusCode);
        Assert.NotNull(sent.Headers.ETag);
        Assert.Equal(bytes.Length, (await Store.FindAsync(name, default))?.Size);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task More_bytes_than_agreed_are_refused_also_when_their_number_is_not_told(bool chunked)
    {
        var sent = await PutAsync(new byte[100_001], maxBytes: 100_000, chunked: chunked);

        Assert.Equal("body_too_large", await CodeAsync(sent, HttpStatusCode.RequestEntityTooLarge));
        Assert.Null(await Store.FindAsync(name, default));
        Assert.Empty(Unfinished());
        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task Each_refusal_has_its_code()
    {
        var upload = await Store.CreateUploadAsync(name, "text/plain", 10, Life, default);
        var unknown = upload.Url.OriginalString.Replace("max=10", "max=99", StringComparison.Ordinal);

        var typed = await PutAsync([1], maxBytes: 10, type: "text/html");
        var changed = await server.Http.PutAsync(new Uri(unknown, UriKind.Relative), new ByteArrayContent([1]));
        var none = await server.Http.GetAsync(await Store.CreateDownloadAsync(name, new("a", "text/plain"), Life, default));
        await PutAsync([1], maxBytes: 10);
        var taken = await PutAsync([2], maxBytes: 10);
        clock.Advance(Life);
        var late = await server.Http.PutAsync(upload.Url, new ByteArrayContent([1]));

        Assert.Equal("upload_headers_differ", await CodeAsync(typed, HttpStatusCode.BadRequest));
        Assert.Equal("blob_url_invalid", await CodeAsync(changed, HttpStatusCode.Forbidden));
        Assert.Equal("blob_not_found", await CodeAsync(none, HttpStatusCode.NotFound));
        Assert.Equal("blob_exists", await CodeAsync(taken, HttpStatusCode.Conflict));
        Assert.Equal("blob_url_expired", await CodeAsync(late, HttpStatusCode.Forbidden));
    }

    [Theory]
    [InlineData("..%2f..%2fetc%2fpasswd", HttpStatusCode.Forbidden)] // a name that nothing was signed for
    [InlineData("../../etc/passwd", HttpStatusCode.NotFound)] // the client leaves /api with it
    [InlineData("room-1/%00", HttpStatusCode.BadRequest)] // Kestrel takes no such path
    [InlineData("", HttpStatusCode.Forbidden)]
    [InlineData("room-1", HttpStatusCode.Forbidden)]
    public async Task No_path_leads_elsewhere(string path, HttpStatusCode status)
    {
        var answer = await server.Http.GetAsync(new Uri($"/api/blobs/{path}?as=attachment&type=text/plain&until=9999999999&sig=x", UriKind.Relative));

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task A_sender_who_hangs_up_leaves_nothing()
    {
        var upload = await Store.CreateUploadAsync(name, "text/plain", 1000, Life, default);
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Address.Host, server.Address.Port);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"PUT {upload.Url} HTTP/1.1\r\nHost: {server.Address.Authority}\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\nhalf"));
        await Waiting.UntilAsync(() => Unfinished().Count == 1, () => "the upload begins");
        var during = await Store.FindAsync(name, default);

        socket.Close();
        await Waiting.UntilAsync(() => Unfinished().Count == 0, () => "the upload is given up");

        Assert.Null(during);
        Assert.Null(await Store.FindAsync(name, default));
        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task What_a_killed_server_left_behind_goes_after_an_hour()
    {
        var store = (FolderBlobStore)Store;
        var left = Directory.CreateDirectory(Path.Combine(server.Scene.Files, "unfinished", "left")).FullName;
        await File.WriteAllTextAsync(Path.Combine(left, "content"), "half");
        await PutAsync([1, 2, 3], maxBytes: 10);

        var early = store.DeleteLeftovers(TimeSpan.FromHours(1));
        clock.Advance(TimeSpan.FromHours(2));
        await Waiting.UntilAsync(() => Unfinished().Count == 0, () => "the leftovers are deleted");

        Assert.Equal(0, early);
        Assert.NotNull(await store.FindAsync(name, default));
    }

    [Fact]
    public async Task Files_are_fetched_in_a_sandbox_and_without_a_limit_for_strangers()
    {
        await PutAsync("<script>"u8.ToArray(), maxBytes: 10);
        var address = await Store.CreateDownloadAsync(name, new("a.html", "text/html"), Life, default);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => server.Http.GetAsync(address)));

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        Assert.Contains("sandbox", answers[0].Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", answers[0].Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("attachment", answers[0].Content.Headers.ContentDisposition?.DispositionType);
    }

    [Fact]
    public async Task What_is_already_there_is_not_sent_again()
    {
        await PutAsync([1, 2, 3], maxBytes: 10);
        var address = await Store.CreateDownloadAsync(name, new("a", "text/plain"), Life, default);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse((await Store.FindAsync(name, default))!.ETag));

        using var answer = await server.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
    }

    [Fact]
    public async Task Another_server_of_the_installation_takes_the_address_and_one_with_another_secret_does_not()
    {
        await using var sibling = await server.StartSiblingAsync(clock: clock);
        await using var stranger = await server.StartSiblingAsync(
            new Dictionary<string, string> { ["Veza:Identity:KeySecret"] = "another secret, long enough for any rule about length" }, clock: clock);
        await PutAsync([1, 2, 3], maxBytes: 10);
        var address = await Store.CreateDownloadAsync(name, new("a", "text/plain"), Life, default);

        var (there, elsewhere) = (await sibling.Http.GetAsync(address), await stranger.Http.GetAsync(address));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (there.StatusCode, elsewhere.StatusCode));
    }

    private async Task<HttpResponseMessage> PutAsync(byte[] bytes, long maxBytes, bool chunked = false, string type = "text/plain")
    {
        var upload = await Store.CreateUploadAsync(name, "text/plain", maxBytes, Life, default);
        using var request = new HttpRequestMessage(HttpMethod.Put, upload.Url);
        request.Content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.ExpectContinue = true; // a refusal comes before the bytes go
        return await server.Http.SendAsync(request);
    }

    private List<string> Unfinished() => [.. Directory.EnumerateDirectories(Path.Combine(server.Scene.Files, "unfinished"))];

    private static async Task<string?> CodeAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == answer.StatusCode, $"{(int)answer.StatusCode}: {text}");
        return System.Text.Json.Nodes.JsonNode.Parse(text)!["code"]?.GetValue<string>();
    }
}
