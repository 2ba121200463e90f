using Veza.Doubles.FunctionsHost;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Faults.Serverless;

/// <summary>To the public the functions of events do not exist, however their paths are written.</summary>
[Trait(Stage.Name, Stage.Functions)]
public sealed class CallingFunctionsFromOutside
{
    private const string Agent = "Azure-Functions-Host/4.1052.300.26370";
    private const string Call = """{"Data":{"message":"rubbish","messages":"[\"rubbish\"]","timer":{},"invocation":"{}"},"Metadata":{}}""";

    private static readonly string[] Ways =
    [
        "/{0}", "//{0}", "/./{0}", "/{0}/", "/api/{0}", "/api/../{0}", "/api/%2e%2e/{0}", "/api/%252e%252e/{0}", "/api/..%5c{0}",
        @"/api/..\{0}", "/api/auth/%252e%252e/%252e%252e/{0}", "/api/auth/..%5c..%5c{0}", @"/api/auth/..\..\{0}",
        "/api/auth/%252e%252e/%252e%252e/{0}%3Fa=b", "/api/auth/%252e%252e/%252e%252e/{0}%23a", "/api/auth/..%5c..%5c{0}%3f",
        "/health/..%5c{0}", "/.well-known/%252e%252e/{0}", "/api/rooms/..%2f..%2f{0}", "/runtime/webhooks/../../{0}",
    ];

    [Theory]
    [InlineData(HttpMode.Proxying)]
    [InlineData(HttpMode.Forwarding)]
    public async Task No_path_leads_through_the_host_to_a_function_of_events(HttpMode mode)
    {
        await using var scene = await TestScene.CreateAsync();
        await using var server = await PackagedServer.StartAsync(scene, mode: mode);
        (string, string)[][] guises =
        [
            [("X-Forwarded-For", "203.0.113.7")],
            [("X-Forwarded-For", "203.0.113.7"), ("User-Agent", Agent), ("Host", $"127.0.0.1:{server.Host.HandlerAddress().Port}")],
        ];
        var reached = new List<string>();

        foreach (var function in Triggers(server))
            foreach (var way in Ways)
                foreach (var guise in guises)
                {
                    var target = way.Replace("{0}", function, StringComparison.Ordinal);
                    var (status, _, body) = await RawHttp.PostAsync(server.Address, target, Call, guise);
                    if (status is not (404 or 405 or 400)) reached.Add($"{target} answered {status}: {body}");
                }

        Assert.Empty(reached);
        Assert.Equal((0, 0), (await scene.Database.CountAsync("event_retries"), server.Host.Invocations));
        if (mode == HttpMode.Proxying) return;

        // Some of the paths do lead there: what stops them is the mark that the platform's front sets.
        var (open, _, _) = await RawHttp.PostAsync(
            server.Address, "/api/auth/%252e%252e/%252e%252e/queue-analytics", Call, guises[1][1], guises[1][2]);
        Assert.Equal(200, open);
    }

    [Fact]
    public async Task The_handler_itself_takes_no_call_that_bears_a_mark_of_the_public()
    {
        await using var scene = await TestScene.CreateAsync();
        await using var server = await PackagedServer.StartAsync(scene);
        var handler = server.Host.HandlerAddress();
        (string, string)[][] guises =
        [
            [],
            [("User-Agent", "curl/8")],
            [("User-Agent", "Browser/1 " + Agent)],
            [("User-Agent", Agent), ("Host", "veza.example.net")],
            [("User-Agent", Agent), ("Host", "localhost:" + handler.Port)],
            [("User-Agent", Agent), ("Host", "127.0.0.1")],
            [("User-Agent", Agent), ("X-Forwarded-For", "203.0.113.7")],
            [("User-Agent", Agent), ("X-Forwarded-Host", "veza.example.net")],
            [("User-Agent", Agent), ("x-ms-invocation-id", "0")],
        ];

        foreach (var function in Triggers(server))
            foreach (var guise in guises)
                Assert.Equal((function, 404), (function, (await RawHttp.PostAsync(handler, "/" + function, Call, guise)).Status));
        Assert.Equal(0, await scene.Database.CountAsync("event_retries"));

        var genuine = await RawHttp.PostAsync(handler, "/queue-analytics", Call, ("User-Agent", Agent));
        Assert.Equal((200, 1), (genuine.Status, await scene.Database.CountAsync("event_retries")));
    }

    private static IEnumerable<string> Triggers(PackagedServer server) =>
        server.Host.FunctionNames.Where(f => !f.StartsWith("http-", StringComparison.Ordinal));
}
