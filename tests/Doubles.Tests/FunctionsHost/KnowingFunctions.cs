namespace Veza.Doubles.Tests.FunctionsHost;

/// <summary>What the host makes of the functions that a worker tells.</summary>
public sealed class KnowingFunctions
{
    private const string Timer = """{ "type": "timerTrigger", "direction": "In", "name": "timer", "schedule": "0 * * * * *" }""";
    private const string Queue = """{ "type": "serviceBusTrigger", "direction": "In", "name": "message", "queueName": "jobs", "connection": "ServiceBusConnection" }""";
    private const string Event = """{ "type": "signalRTrigger", "direction": "In", "name": "i", "hubName": "chat", "category": "messages", "event": "message.send" }""";

    [Theory]
    [InlineData("1st", Timer, "is no function name")]
    [InlineData("a.b", Timer, "is no function name")]
    [InlineData("Host", Timer, "is no function name")]
    [InlineData("t", """{ "type": "timerTrigger", "direction": "In", "name": "the_timer", "schedule": "0 * * * * *" }""", "is no binding name")]
    [InlineData("t", """{ "type": "timerTrigger", "direction": "Out", "name": "timer", "schedule": "0 * * * * *" }""", "must be \"in\"")]
    [InlineData("t", """{ "type": "timerTrigger", "direction": "sideways", "name": "timer", "schedule": "0 * * * * *" }""", "is no direction")]
    [InlineData("t", """{ "type": "timerTrigger", "direction": "In", "name": "timer", "schedule": "* * * * *" }""", "NCRONTAB")]
    [InlineData("t", """{ "type": "timerTrigger", "direction": "In", "name": "timer", "schedule": "%MISSING%" }""", "%MISSING% is not set")]
    [InlineData("t", """{ "type": "timerTrigger", "direction": "In", "name": "timer", "schedule": "0 * * * * *", "runOnStartup": true }""", "runOnStartup")]
    [InlineData("t", "", "0 triggers")]
    [InlineData("t", Timer + "," + Timer, "2 triggers")]
    [InlineData("t", Timer + """, { "type": "http", "direction": "Out", "name": "Timer" }""", "the same name")]
    [InlineData("t", """{ "type": "httpTrigger", "direction": "In", "name": "req", "route": "Administration/x" }""", "starts with admin or runtime")]
    [InlineData("t", """{ "type": "signalRTrigger", "direction": "In", "name": "i", "hubName": "CHAT", "category": "messages", "event": "Message.Send" }""", "the same SignalR event")]
    [InlineData("t", """{ "type": "signalRTrigger", "direction": "In", "name": "i", "hubName": "chat", "category": "other", "event": "e" }""", "category connections or messages")]
    [InlineData("t", """{ "type": "signalRTrigger", "direction": "In", "name": "i", "hubName": "chat", "category": "messages", "event": "e", "parameterNames": ["a"] }""", "parameterNames")]
    [InlineData("t", """{ "type": "serviceBusTrigger", "direction": "In", "name": "message", "queueName": "jobs" }""", "connection is missing")]
    [InlineData("t", """{ "type": "blobTrigger", "direction": "In", "name": "blob" }""", "'blobTrigger' are not registered")]
    [InlineData("SEND", Timer, "Two functions are named 'SEND'")]
    public void A_function_that_the_host_would_not_run_is_in_error_and_the_others_run(string name, string bindings, string reason)
    {
        var catalog = TestFunctions.Read(("send", Event), (name, bindings), ("last", Timer));

        Assert.Equal(["send", "last"], catalog.Functions.Select(f => f.Name));
        Assert.Equal(name, Assert.Single(catalog.InError).Key);
        Assert.Contains(reason, catalog.InError[name], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, new string[0], new string[0])]
    [InlineData(false, new string[0], new[] { "job", "send" })]
    [InlineData(false, new[] { "Microsoft.Azure.WebJobs.ServiceBus.ServiceBusWebJobsStartup, Microsoft.Azure.WebJobs.Extensions.ServiceBus" }, new[] { "send" })]
    [InlineData(false, new[] { "Microsoft.Azure.WebJobs.Extensions.SignalRService.SignalRWebJobsStartup, Microsoft.Azure.WebJobs.Extensions.SignalRService" }, new[] { "job" })]
    public void A_trigger_whose_extension_the_package_does_not_bring_is_not_registered(bool played, string[] extensions, string[] inError)
    {
        var catalog = TestFunctions.Read(played, extensions, ("send", Event), ("job", Queue), ("timer", Timer));

        Assert.Equal(inError, catalog.InError.Keys.Order(StringComparer.Ordinal));
        Assert.All(catalog.InError.Values, e => Assert.EndsWith("are not registered. Please ensure the type is correct and the binding extension is installed.", e, StringComparison.Ordinal));
    }
}
