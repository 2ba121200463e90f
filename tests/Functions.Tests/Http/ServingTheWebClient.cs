using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Http;

[Trait(Stage.Name, Stage.Standalone)]
public sealed partial class ServingTheWebClient : IDisposable
{
    private static readonly byte[] Built = Encoding.ASCII.GetBytes(new string('+', 20_000));

    // As the build leaves them beside the file; told from what the server would make by what is in them.
    private static readonly (string Ending, byte[] Bytes)[] Encoded =
        [(".br", Encoding.ASCII.GetBytes("as brotli")), (".gz", Encoding.ASCII.GetBytes("as gzip"))];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("veza-web-");

    public ServingTheWebClient()
    {
        folder.CreateSubdirectory("assets");
        File.WriteAllText(Path.Combine(folder.FullName, "index.html"), "<!doctype html><title>Veza</title>");
        File.WriteAllText(Path.Combine(folder.FullName, "assets", "app-4f3a.js"), new string('/', 20_000));
        File.WriteAllText(Path.Combine(folder.FullName, "sw.js"), "self.build={};");
        File.WriteAllText(Path.Combine(folder.FullName, "site.fr.webmanifest"), "{}");
        Write("built-9c1d.js", Built);
        foreach (var (ending, encoded) in Encoded) Write("built-9c1d.js" + ending, encoded);

        void Write(string name, byte[] bytes) => File.WriteAllBytes(Path.Combine(folder.FullName, "assets", name), bytes);
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

    [Theory]
    [InlineData("/sw.js", "text/javascript")]
    [InlineData("/site.fr.webmanifest", "application/manifest+json")]
    public async Task What_tells_of_a_new_version_is_asked_for_anew_and_bound_by_the_policy(string path, string type)
    {
        await using var server = await StartAsync();

        var file = await server.Http.GetAnswerAsync(path);

        Assert.Equal((200, type), (file.Status, file.ContentHeaders.ContentType?.MediaType));
        Assert.Equal("no-cache", file.Header("Cache-Control"));
        Assert.Contains("default-src 'self'", file.Header("Content-Security-Policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_service_worker_knows_which_paths_are_the_servers_own()
    {
        await using var server = await StartAsync();

        var served = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(e => e.RoutePattern.PathSegments is [{ Parts: [RoutePatternLiteralPart first, ..] }, ..] ? first.Content : null)
            .OfType<string>().Distinct();
        var known = ServerPathsPattern().Match(WorkingCopy.Read("src/Web/src/worker/shell.ts")).Groups["path"].Captures.Select(c => c.Value);

        Assert.Equal(served.Order(StringComparer.Ordinal), known.Order(StringComparer.Ordinal));
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

    [Theory]
    [InlineData("/")]
    [InlineData("/assets/app-4f3a.js")]
    [InlineData("/assets/built-9c1d.js")]
    public async Task Each_encoding_of_a_file_is_told_apart_and_asked_for_by_its_own_tag(string path)
    {
        await using var server = await StartAsync();
        string[] encodings = ["", "br", "gzip"];
        var answers = new List<Answer>();
        foreach (var encoding in encodings) answers.Add(await AskAsync(server, HttpMethod.Get, path, encoding));
        var tags = answers.ConvertAll(a => a.Header("ETag"));

        var again = new List<int>();
        foreach (var encoding in encodings)
            foreach (var tag in tags) again.Add((await AskAsync(server, HttpMethod.Get, path, encoding, ("If-None-Match", tag))).Status);
        var known = await AskAsync(server, HttpMethod.Get, path, "br", ("If-None-Match", $"\"other\", {tags[1]}"));

        Assert.Equal(3, tags.Distinct().Count());
        Assert.Equal(["", "br", "gzip"], answers.Select(a => string.Join(',', a.ContentHeaders.ContentEncoding)));
        Assert.Equal([304, 200, 200, 200, 304, 200, 200, 200, 304], again);
        Assert.Equal((304, tags[1], "Accept-Encoding"), (known.Status, known.Header("ETag"), known.Header("Vary")));
        Assert.All(answers, a => Assert.Equal("Accept-Encoding", a.Header("Vary")));
    }

    [Theory]
    [InlineData("br", "as brotli", 9)]
    [InlineData("gzip;q=0.5", "as gzip", 7)]
    [InlineData("br;q=0", "", 20_000)]
    [InlineData("zstd", "", 20_000)]
    public async Task What_the_build_compressed_leaves_as_it_lies(string accepted, string text, int length)
    {
        await using var server = await StartAsync();

        var file = await AskAsync(server, HttpMethod.Get, "/assets/built-9c1d.js", accepted);

        Assert.StartsWith(text, file.Text, StringComparison.Ordinal);
        Assert.Equal(("text/javascript", length), (file.ContentHeaders.ContentType?.MediaType, (int?)file.ContentHeaders.ContentLength));
        Assert.Equal(text.Length > 0 ? 1 : 0, file.ContentHeaders.ContentEncoding.Count);
        Assert.Equal(("public, max-age=31536000, immutable", "Accept-Encoding"), (file.Header("Cache-Control"), file.Header("Vary")));
    }

    [Theory]
    [InlineData("/", "")]
    [InlineData("/", "br")]
    [InlineData("/assets/app-4f3a.js", "")]
    [InlineData("/assets/app-4f3a.js", "gzip")]
    [InlineData("/assets/built-9c1d.js", "gzip")]
    [InlineData("/assets/built-9c1d.js", "br")]
    [InlineData("/assets/gone.js", "gzip")]
    public async Task HEAD_of_a_file_has_the_headers_of_GET_and_no_body(string path, string encoding)
    {
        await using var server = await StartAsync();

        var (get, head) = (await AskAsync(server, HttpMethod.Get, path, encoding), await AskAsync(server, HttpMethod.Head, path, encoding));

        Assert.Equal((get.Status, 0), (head.Status, head.Text.Length));
        Assert.Equal(Headers(get), Headers(head));
    }

    [Fact]
    public async Task A_part_of_a_file_is_a_part_of_the_file_as_it_is()
    {
        await using var server = await StartAsync();
        var whole = await AskAsync(server, HttpMethod.Get, "/assets/app-4f3a.js", "");

        var part = await AskAsync(server, HttpMethod.Get, "/assets/app-4f3a.js", "br", ("Range", "bytes=0-9"), ("If-Range", whole.Header("ETag")));

        Assert.Equal((206, "//////////", 0), (part.Status, part.Text, part.ContentHeaders.ContentEncoding.Count));
        Assert.Equal(whole.Header("ETag"), part.Header("ETag"));
    }

    [Theory]
    [InlineData("/api/users/me")]
    [InlineData("/api/nothing")]
    [InlineData("/health")]
    [InlineData("/")]
    public async Task A_foreign_page_may_call_only_when_its_origin_was_configured(string path)
    {
        await using var server = await TestServer.StartAsync(
            new Dictionary<string, string> { ["Veza:Http:CorsOrigins:0"] = "https://chat.example.com" });
        await using var closed = await server.StartSiblingAsync();

        var known = await PreflightAsync(server, "https://chat.example.com", path);
        Answer[] unknown =
        [
            await PreflightAsync(server, "https://evil.example.com", path), await PreflightAsync(server, "null", path),
            await PreflightAsync(server, "https://chat.example.com.evil.example", path), await PreflightAsync(closed, "https://chat.example.com", path),
        ];

        Assert.Equal((204, ""), (known.Status, known.Text));
        Assert.Equal("https://chat.example.com", known.Header("Access-Control-Allow-Origin"));
        Assert.Contains("PATCH", known.Header("Access-Control-Allow-Methods"), StringComparison.Ordinal);
        Assert.All(unknown, a => Assert.Equal((403, ""), (a.Status, a.Text)));
        Assert.All(unknown, a => Assert.DoesNotContain(a.Headers, h => h.Key.StartsWith("Access-Control", StringComparison.Ordinal)));
        Assert.All(unknown.Append(known), a => Assert.Equal("Origin", a.Header("Vary")));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private Task<TestServer> StartAsync() =>
        TestServer.StartAsync(new Dictionary<string, string> { ["Veza:Web:Root"] = folder.FullName });

    private static IEnumerable<string> Headers(Answer answer) => answer.Headers.Concat(answer.ContentHeaders)
        .Where(h => h.Key is not ("Date" or "Transfer-Encoding" or "Content-Length")).Select(h => $"{h.Key}: {string.Join(',', h.Value)}")
        .Order(StringComparer.Ordinal);

    private static async Task<Answer> AskAsync(
        TestServer server, HttpMethod method, string path, string encoding, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (encoding.Length > 0) request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Answer.FromAsync(await server.Http.SendAsync(request));
    }

    private static async Task<Answer> PreflightAsync(TestServer server, string origin, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, new Uri(path, UriKind.Relative));
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "PATCH");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
        return await Answer.FromAsync(await server.Http.SendAsync(request));
    }

    [GeneratedRegex("""serverPaths = \[("/(?<path>[^"]+)"(, )?)+\]""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ServerPathsPattern();
}
