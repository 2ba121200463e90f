using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Faults.Serverless;

/// <summary>To the public the functions of events do not exist, however their paths are written, and whatever headers come along.</summary>
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

    [Fact]
    public async Task No_path_leads_through_the_host_to_a_function_of_events()
    {
        await using var scene = await TestScene.CreateAsync();
        await using var server = await PackagedServer.StartAsync(scene);
        (string, string)[][] guises =
        [
            [("X-Forwarded-For", "203.0.113.7")],
            [("User-Agent", Agent), ("Host", $"127.0.0.1:{(await server.Host.WorkerAddressAsync()).Port}")],
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
    }

    [Fact]
    public async Task The_worker_itself_answers_no_call_that_its_host_did_not_make()
    {
        await using var scene = await TestScene.CreateAsync();
        await using var server = await PackagedServer.StartAsync(scene);
        var worker = await server.Host.WorkerAddressAsync();
        (string, string)[][] guises = [[], [("User-Agent", Agent)], [("User-Agent", Agent), ("x-ms-invocation-id", "0")]];

        foreach (var guise in guises)
            foreach (var path in new[] { "/queue-analytics", "/health/live", "/api/rooms" })
                Assert.Equal((path, true), (path, (await RawHttp.PostAsync(worker, path, Call, guise)).Status >= 400));

        Assert.Equal(500, (await RawHttp.GetAsync(worker, "/health/live")).Status); // which anybody may ask, by way of the host
        Assert.Equal(200, (await RawHttp.GetAsync(server.Address, "/health/live")).Status);
        Assert.Equal((0, 0), (await scene.Database.CountAsync("event_retries"), server.Host.Invocations));
    }

    private static IEnumerable<string> Triggers(PackagedServer server) =>
        server.Host.FunctionNames.Where(f => !f.StartsWith("http-", StringComparison.Ordinal));
}
