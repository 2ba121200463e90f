using Veza.Doubles.FunctionsHost;

namespace Veza.Doubles.Tests.FunctionsHost;

public sealed class ReadingThePackage : IDisposable
{
    private const string Timer = """{ "type": "timerTrigger", "direction": "in", "name": "timer", "schedule": "0 * * * * *" }""";

    private readonly TestPackage package = new();

    public void Dispose() => package.Dispose();

    [Theory]
    [InlineData("1st", Timer, "is no function name")]
    [InlineData("a.b", Timer, "is no function name")]
    [InlineData("Host", Timer, "is no function name")]
    [InlineData("t", """{ "type": "timerTrigger", "direction": "in", "name": "the_timer", "schedule": "0 * * * * *" }""", "is no binding name")]
    [InlineData("t", """{ "type": "timerTrigger", "direction": "in", "name": "timer", "schedule": "* * * * *" }""", "NCRONTAB")]
    [InlineData("t", """{ "type": "timerTrigger", "direction": "in", "name": "timer", "schedule": "%MISSING%" }""", "%MISSING% is not set")]
    [InlineData("t", """{ "type": "timerTrigger", "direction": "in", "name": "timer", "schedule": "0 * * * * *", "runOnStartup": true }""", "runOnStartup")]
    [InlineData("t", "", "0 triggers")]
    [InlineData("t", """{ "type": "httpTrigger", "direction": "in", "name": "req", "route": "Administration/x" }, { "type": "http", "direction": "out", "name": "res" }""", "starts with admin or runtime")]
    [InlineData("t", """{ "type": "httpTrigger", "direction": "in", "name": "req", "route": "x" }""", "JSON payload")]
    [InlineData("t", """{ "type": "signalRTrigger", "direction": "in", "name": "i", "hubName": "CHAT", "category": "messages", "event": "Message.Send" }""", "the same SignalR event")]
    [InlineData("t", """{ "type": "signalRTrigger", "direction": "in", "name": "i", "hubName": "chat", "category": "messages", "event": "e", "parameterNames": ["a"] }""", "parameterNames")]
    public async Task A_package_that_the_host_would_not_run_is_refused_with_its_reason(string name, string bindings, string reason)
    {
        package.Function(name, bindings);

        var refused = await Assert.ThrowsAsync<PackageException>(() => package.StartAsync());

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "version": "1.0" }""", "version")]
    [InlineData("""{ "version": "2.0" }""", "customHandler")]
    [InlineData("""{ "version": "2.0", "customHandler": { "description": {} } }""", "defaultExecutablePath")]
    [InlineData("""{ "version": "2.0", "functionTimeout": "soon", "customHandler": { "description": { "defaultExecutablePath": "x" } } }""", "functionTimeout")]
    [InlineData("""{ "version": "2.0", "customHandler": { "http": {}, "description": { "defaultExecutablePath": "x" } } }""", "customHandler.http")]
    [InlineData("""{ "version": "2.0", "customHandler": { "description": { "defaultExecutablePath": "x" } } }""", "neither proxying nor forwarding")]
    [InlineData("[]", "not a JSON object")]
    public async Task A_host_json_that_the_host_would_not_take_is_refused_with_its_reason(string json, string reason)
    {
        package.Write("host.json", json);

        var refused = await Assert.ThrowsAsync<PackageException>(() => package.StartAsync());

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }
}
