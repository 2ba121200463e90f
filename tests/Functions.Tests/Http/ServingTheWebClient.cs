using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Http;

[Trait(Stage.Name, Stage.Standalone)]
public sealed class ServingTheWebClient : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("veza-web-");

    public ServingTheWebClient()
    {
        folder.CreateSubdirectory("assets");
        File.WriteAllText(Path.Combine(folder.FullName, "index.html"), "<!doctype html><title>Veza</title>");
        File.WriteAllText(Path.Combine(folder.FullName, "assets", "app-4f3a.js"), new string('/', 20_000));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/index.html")]
    [InlineData("/rooms/0198c0de-0000-7000-8000-000000000000")]
    public async Task Every_page_is_the_client_and_is_asked_for_anew(string path)
    {
        await using var server = await StartAsync();

        var page = await server.Http.GetAnswerAsync(path);

        Assert.Contains("<title>Veza</title>", page.Text, StringComparison.Ordinal);
        Assert.Equal("no-cache", page.Header("Cache-Control"));
        Assert.Contains("default-src 'self'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Header("X-Content-Type-Options"));
        Assert.Equal("same-origin", page.Header("Referrer-Policy"));
    }

    [Fact]
    public async Task Hashed_files_are_kept_for_ever_and_leave_compressed()
    {
        await using var server = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/assets/app-4f3a.js", UriKind.Relative));
        request.Headers.AcceptEncoding.ParseAdd("br");

        var file = await Answer.FromAsync(await server.Http.SendAsync(request));

        Assert.Equal("public, max-age=31536000, immutable", file.Header("Cache-Control"));
        Assert.Equal(["br"], file.ContentHeaders.ContentEncoding);
    }

    [Theory]
    [InlineData("/api/nothing")]
    [InlineData("/assets/gone-1234.js")]
    [InlineData("/../secret.txt")]
    public async Task What_is_not_a_page_is_not_answered_with_one(string path)
    {
        await using var server = await StartAsync();

        Assert.Equal((404, "not_found"), (await server.Http.GetAnswerAsync(path)).Refusal);
    }

    [Fact]
    public async Task A_foreign_page_may_call_only_when_its_origin_was_configured()
    {
        await using var server = await TestServer.StartAsync(
            new Dictionary<string, string> { ["Veza:Http:CorsOrigins:0"] = "https://chat.example.com" });

        var known = await PreflightAsync(server, "https://chat.example.com");
        var unknown = await PreflightAsync(server, "https://evil.example.com");

        Assert.Equal("https://chat.example.com", known.Header("Access-Control-Allow-Origin"));
        Assert.False(unknown.Headers.Contains("Access-Control-Allow-Origin"));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private Task<TestServer> StartAsync() =>
        TestServer.StartAsync(new Dictionary<string, string> { ["Veza:Web:Root"] = folder.FullName });

    private static async Task<Answer> PreflightAsync(TestServer server, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, new Uri("/api/users/me", UriKind.Relative));
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "PATCH");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
        return await Answer.FromAsync(await server.Http.SendAsync(request));
    }
}
