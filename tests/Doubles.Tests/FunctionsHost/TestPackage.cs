using Veza.Doubles.FunctionsHost;

namespace Veza.Doubles.Tests.FunctionsHost;

/// <summary>A package in a folder of its own, whose executable is <see cref="TestHandler"/>.</summary>
internal sealed class TestPackage : IDisposable
{
    public const string AccessKey = "c2VjcmV0LWtleS1vZi1hLXRlc3Q=";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("veza-package");

    public TestPackage()
    {
        Write("host.json", HostJson());
        Function("http-echo", """{ "type": "httpTrigger", "direction": "in", "name": "req", "route": "echo/{*path}" }, { "type": "http", "direction": "out", "name": "res" }""");
        foreach (var (name, category, word) in new[] { ("connected", "connections", "connected"), ("disconnected", "connections", "disconnected"), ("message-send", "messages", "message.send") })
            Function(
                "signalr-" + name,
                $$"""{ "type": "signalRTrigger", "direction": "in", "name": "invocation", "hubName": "chat", "category": "{{category}}", "event": "{{word}}", "connectionStringSetting": "SignalR" }""");
        Function("bridge-outbound", Queue("message", "bridge-outbound", "\"isSessionsEnabled\": true"));
        Function("bridge-inbound", Queue("message", "bridge-inbound", "\"isSessionsEnabled\": true"));
        Function("jobs", Queue("message", "jobs", "\"cardinality\": \"one\""));
        Function("analytics", Queue("messages", "analytics", "\"cardinality\": \"many\""));
        Function("timer-maintenance", """{ "type": "timerTrigger", "direction": "in", "name": "timer", "schedule": "%SCHEDULE%" }""");
        Function("with-output", """{ "type": "timerTrigger", "direction": "in", "name": "timer", "schedule": "0 0 0 1 1 *" }, { "type": "signalR", "direction": "out", "name": "out" }""");
    }

    public string Folder => folder.FullName;

    public Dictionary<string, string> Settings { get; } = new(StringComparer.Ordinal)
    {
        ["SignalR"] = $"Endpoint=http://127.0.0.1:1;AccessKey={AccessKey};Version=1.0;",
        ["SCHEDULE"] = "* * * * * *",
    };

    /// <summary>A host for the package, started.</summary>
    public Task<FunctionsHostDouble> StartAsync(Func<FunctionsHostOptions>? options = null) =>
        FunctionsHostDouble.StartAsync(options?.Invoke() ?? new FunctionsHostOptions { PackageFolder = Folder, Settings = Settings });

    public void Function(string name, string bindings) => Write($"{name}/function.json", $$"""{ "bindings": [ {{bindings}} ] }""");

    public void Write(string path, string text)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static string Queue(string binding, string queue, string more) =>
        $$"""{ "type": "serviceBusTrigger", "direction": "in", "name": "{{binding}}", "queueName": "{{queue}}", "connection": "ServiceBusConnection", {{more}}, "dataType": "string" }""";

    private static string HostJson() =>
        $$"""
          {
            "version": "2.0",
            "functionTimeout": "00:00:30",
            "customHandler": {
              "description": { "defaultExecutablePath": "{{DotNet()}}", "arguments": [ "{{typeof(TestHandler).Assembly.Location}}" ] },
              "enableProxyingHttpRequest": true,
              "enableForwardingHttpRequest": true
            },
            "extensions": {
              "http": { "routePrefix": "" },
              "serviceBus": { "maxConcurrentCalls": 4, "maxConcurrentSessions": 8, "maxMessageBatchSize": 10, "sessionIdleTimeout": "00:00:00.2" }
            }
          }
          """;

    /// <summary>The host that runs this test runs the handler too.</summary>
    private static string DotNet() =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet"
            ? path
            : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
}
