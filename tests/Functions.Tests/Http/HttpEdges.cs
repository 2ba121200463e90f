using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Http;

/// <summary>What HTTP itself promises, on every route of the document alike; and the document says so.</summary>
public sealed partial class HttpEdges : IAsyncLifetime
{
    private static readonly string[] WrongLimits = ["0", "-1", "x", "", "1.5", "1e3", "99999999999999999999", "%00", "+-1", "1&limit=2"];

    private TestServer server = null!;
    private TestUser alice = null!;
    private Guid room;
    private Guid message;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync();
        alice = await server.CreateUserAsync("Alice");
        room = await server.CreateRoomAsync(alice);
        message = (await alice.SayAsync(room, "one")).Guid("id");
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Whatever_can_be_read_answers_HEAD_with_the_same_headers_and_no_body()
    {
        var (operations, gets) = await OperationsAsync("get");
        Assert.True(gets.Count > 15);
        foreach (var (path, _) in gets)
        {
            var (get, head) = (await AskAsync(HttpMethod.Get, Filled(path)), await AskAsync(HttpMethod.Head, Filled(path)));

            Assert.True(get.Status == head.Status, $"HEAD {path} answered {head.Status}, GET {get.Status}");
            Assert.True(head.Text.Length == 0, $"HEAD {path} has a body");
            Assert.Equal(Names(get), Names(head));
            Assert.Equal(get.ContentHeaders.ContentType?.ToString(), head.ContentHeaders.ContentType?.ToString());
            Assert.True(operations[path]!["head"] is not null, $"The document lacks HEAD {path}");
            Assert.All(
                operations[path]!["head"]!["responses"]!.AsObject(), r => Assert.True(r.Value!["content"] is null, $"HEAD {path} is documented with a body"));
        }

        foreach (var path in new[] { "/openapi/v1.json", "/health", "/health/live", "/health/ready", "/.well-known/jwks.json", $"/api/messages/{message}" })
            Assert.Equal(200, (await AskAsync(HttpMethod.Head, path)).Status);
        Assert.Equal((404, 0), await BareAsync(HttpMethod.Head, $"/api/messages/{Fresh.Id()}"));
        Assert.Equal(401, (int)(await server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, new Uri("/api/rooms", UriKind.Relative)))).StatusCode);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    [InlineData("GZip")]
    [InlineData("br")]
    public async Task Every_body_may_come_compressed(string encoding)
    {
        var said = await SendAsync(HttpMethod.Post, $"/api/rooms/{room}/messages", Packed("""{"content":"packed é"}""", encoding), encoding);
        var (_, posts) = await OperationsAsync("post", "put", "patch");

        Assert.Equal(200, said.Status);
        Assert.Equal("packed é", (await alice.HistoryAsync(room)).Last().Text("content"));
        foreach (var (path, operation) in posts.Where(p => p.Operation["requestBody"] is not null && p.Path != "/api/auth/logout"))
        {
            var method = Method(operation);
            var (plain, packed) = (
                await SendAsync(method, Filled(path), "[]"u8.ToArray(), null), await SendAsync(method, Filled(path), Packed("[]", encoding), encoding));
            Assert.True((400, plain.Code) == packed.Refusal, $"{method} {path} answered {packed.Refusal}");
        }
    }

    [Theory]
    [InlineData("deflate")]
    [InlineData("zstd")]
    [InlineData("compress")]
    [InlineData("gzip, gzip")]
    [InlineData("br, gzip")]
    [InlineData("identity, gzip")]
    [InlineData("nonsense")]
    public async Task Other_encodings_are_refused_everywhere_and_what_is_understood_is_told(string encoding)
    {
        var (_, posts) = await OperationsAsync("post", "put", "patch");

        foreach (var (path, operation) in posts.Where(p => p.Operation["requestBody"] is not null))
        {
            var answer = await SendAsync(Method(operation), Filled(path), "{}"u8.ToArray(), encoding);

            Assert.True((415, "unsupported_media_type") == answer.Refusal, $"{path} answered {answer.Refusal} to {encoding}");
            Assert.Equal("gzip, br", answer.Header("Accept-Encoding"));
            Assert.NotNull(operation["responses"]!["415"]);
            Assert.NotNull(operation["responses"]!["413"]);
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_bomb_is_too_large_and_a_good_body_of_the_same_length_is_not(string encoding)
    {
        var small = Packed($$"""{"content":"{{new string('x', 7_000)}}"}""", encoding);
        var bomb = Packed($$"""{"content":"{{new string('x', 20_000_000)}}"}""", encoding);
        Assert.True(bomb.Length < 60_000);

        var before = GC.GetTotalAllocatedBytes();
        var blown = await SendAsync(HttpMethod.Post, $"/api/rooms/{room}/messages", bomb, encoding);
        var cost = GC.GetTotalAllocatedBytes() - before;
        var good = await SendAsync(HttpMethod.Post, $"/api/rooms/{room}/messages", small, encoding);

        Assert.Equal((413, "body_too_large"), blown.Refusal);
        Assert.True(Stage.IsFunctions || cost < 10_000_000, $"{cost} bytes for a bomb");
        Assert.Equal(200, good.Status);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task What_cannot_be_decoded_is_malformed(string encoding)
    {
        var whole = Packed("""{"content":"cut"}""", encoding);

        foreach (var body in new[] { "{\"content\":\"plain\"}"u8.ToArray(), whole[..^4], whole[..3], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF] })
        {
            var answer = await SendAsync(HttpMethod.Post, $"/api/rooms/{room}/messages", body, encoding);

            // A stream whose end alone is missing may hold all of the text.
            Assert.True(answer.Status is 400 || (answer.Status is 200 && body.Length == whole.Length - 4), $"{answer.Status} {answer.Text}");
            if (answer.Status == 400) Assert.Equal("malformed_json", answer.Code);
        }
    }

    [Fact]
    public async Task A_limit_that_is_no_number_from_one_on_is_refused_everywhere_alike()
    {
        var (_, gets) = await OperationsAsync("get", "head");
        var limited = gets.Where(g => Limit(g.Operation) is not null).ToList();
        Assert.True(limited.Count >= 14, $"{limited.Count} operations have a limit");

        foreach (var (path, operation) in limited)
        {
            Assert.Equal("1", Limit(operation)!["schema"]!["minimum"]!.ToString());
            foreach (var wrong in WrongLimits)
            {
                var answer = await AskAsync(HttpMethod.Get, $"{Filled(path)}?limit={wrong}");

                Assert.True((400, "validation_failed") == answer.Refusal, $"{path}?limit={wrong} answered {answer.Refusal}");
                Assert.Equal(["limit"], answer.Fields);
            }

            Assert.NotEqual("validation_failed", (await AskAsync(HttpMethod.Get, $"{Filled(path)}?limit=1")).Code);
        }
    }

    [Fact]
    public async Task The_nil_UUID_is_no_client_id_at_any_door()
    {
        await using var hub = await server.ConnectAsync(alice);

        var overHttp = await Calls.SendAsync(
            alice.Http, HttpMethod.Post, $"/api/rooms/{room}/messages", $$"""{"content":"nil","client_message_id":"{{Guid.Empty}}"}""", token: null);
        var overTheHub = await hub.InvokeAsync(TestChat.Saying(room, "nil", Guid.Empty));

        Assert.Equal((400, "validation_failed"), overHttp.Refusal);
        Assert.Equal(["client_message_id"], overHttp.Fields);
        Assert.Equal(("validation_failed", "client_message_id"), (overTheHub.Text("code"), overTheHub["errors"]!.AsObject().Single().Key));
        Assert.Single(await alice.HistoryAsync(room));
    }

    [Theory]
    [Trait(Stage.Name, Stage.Standalone)] // another server stands in front on Azure
    [InlineData("GET /api/rooms HTTP/1.1\r\nHost:\r\n", 400)]
    [InlineData("GET /health HTTP/1.1\r\nHost: \r\n", 400)]
    [InlineData("POST /api/negotiate HTTP/1.1\r\nHost:\r\nContent-Length: 0\r\n", 400)]
    [InlineData("GET /health HTTP/1.1\r\n", 400)]
    [InlineData("GET /health HTTP/1.1\r\nHost: a b\r\n", 400)]
    [InlineData("GET /health HTTP/1.1\r\nHost: a/b\r\n", 400)]
    [InlineData("GET /health HTTP/1.1\r\nHost: :80\r\n", 400)]
    [InlineData("GET /health HTTP/1.1\r\nHost: a:99999\r\n", 400)]
    [InlineData("GET /health HTTP/1.1\r\nHost: a:0\r\n", 400)]
    [InlineData("GET /health HTTP/1.1\r\nHost: [::1\r\n", 400)]
    [InlineData("GET /health HTTP/1.1\r\nHost: a,b\r\n", 400)]
    [InlineData("GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n", 400)]
    [InlineData("GET /api/rooms HTTP/1.0\r\n", 400)]
    [InlineData("GET /health HTTP/1.0\r\n", 200)]
    [InlineData("GET /health HTTP/1.1\r\nHost: chat.example.com\r\n", 200)]
    [InlineData("GET /health HTTP/1.1\r\nHost: [::1]:7071\r\n", 200)]
    [InlineData("GET /health HTTP/1.1\r\nHost: 127.0.0.1:7071\r\n", 200)]
    public async Task A_request_names_a_host_that_can_be_one(string head, int status)
    {
        var answer = await RawAsync(head + "Connection: close\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        // What cannot be a header at all, the server refuses before anybody sees it, without a body.
        if (status == 400 && answer.Contains("\r\n\r\n{", StringComparison.Ordinal)) Assert.Contains("host_invalid", answer, StringComparison.Ordinal);
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task An_empty_host_is_told_so()
    {
        Assert.Contains("host_invalid", await RawAsync("GET /api/rooms HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
    }

    private static HttpMethod Method(JsonNode operation) => new(operation["x-method"]!.GetValue<string>());

    private static JsonNode? Limit(JsonNode operation) =>
        operation["parameters"]?.AsArray().SingleOrDefault(p => p!["name"]!.GetValue<string>() == "limit");

    private static IEnumerable<string> Names(Answer answer) =>
        answer.Headers.Concat(answer.ContentHeaders).Select(h => h.Key)
            .Except(["Transfer-Encoding", "Date", "Content-Length"], StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal);

    private static byte[] Packed(string text, string encoding)
    {
        using var packed = new MemoryStream();
        using (Stream packing = encoding == "br" ? new BrotliStream(packed, CompressionLevel.SmallestSize) : new GZipStream(packed, CompressionLevel.SmallestSize))
            packing.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    /// <summary>The document's paths, and the operations of some methods, each with its method beside.</summary>
    private async Task<(JsonObject Paths, List<(string Path, JsonNode Operation)> Operations)> OperationsAsync(params string[] methods)
    {
        var paths = (await alice.GetAsync("/openapi/v1.json"))["paths"]!.AsObject();
        var found = new List<(string, JsonNode)>();
        foreach (var (path, operations) in paths)
            foreach (var (method, operation) in operations!.AsObject().Where(o => methods.Contains(o.Key)))
            {
                operation!["x-method"] = method.ToUpperInvariant();
                found.Add((path, operation));
            }

        return (paths, found);
    }

    /// <summary>With ids of what is there, and where another kind is asked for, of anything.</summary>
    private string Filled(string path) => Place().Replace(path, place => (place.Value switch
    {
        "{messageId}" => message,
        "{userId}" => alice.Id,
        "{id}" when path.Contains("/users/", StringComparison.Ordinal) => alice.Id,
        _ => room,
    }).ToString());

    [GeneratedRegex(@"\{\w+\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Place();

    private async Task<Answer> AskAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        return await Answer.FromAsync(await alice.Http.SendAsync(request));
    }

    private async Task<(int Status, int Length)> BareAsync(HttpMethod method, string path)
    {
        var answer = await AskAsync(method, path);
        return (answer.Status, answer.Text.Length);
    }

    private async Task<Answer> SendAsync(HttpMethod method, string path, byte[] body, string? encoding)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (encoding is not null) request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return await Answer.FromAsync(await alice.Http.SendAsync(request));
    }

    private async Task<string> RawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync();
    }
}
