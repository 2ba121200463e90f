using System.Text;
using Newtonsoft.Json.Linq;
using Veza.Doubles.FunctionsHost;

namespace Veza.Doubles.Tests.FunctionsHost;

/// <summary>What a call carries there and back; what is garbled fails the call alone, and the worker goes on.</summary>
public sealed class CallingFunctions(StartedHost started) : IClassFixture<StartedHost>
{
    private FunctionsHostDouble Host => started.Host;

    [Fact]
    public async Task A_text_arrives_with_what_its_trigger_tells_in_the_trace_of_the_call()
    {
        var id = (await Host.InvokeAsync("jobs", """{"messageId":"shadow","n":1}""", new Dictionary<string, object?>
        {
            ["MessageId"] = "m1", ["DeliveryCount"] = 2, ["Properties"] = new JObject { ["a"] = 1 },
            ["ServiceBusTrigger"] = "left out", ["Nothing"] = null,
        })).Id;

        var call = await CallAsync(id);
        var metadata = (JObject)call["metadata"]!;

        Assert.Equal("""{"messageId":"shadow","n":1}""", (string?)call["value"]);
        Assert.Equal(("shadow", "2", "1"), ((string?)metadata["MessageId"], (string?)metadata["DeliveryCount"], (string?)metadata["n"]));
        Assert.Equal("jobs", (string?)JObject.Parse((string)metadata["sys"]!)["MethodName"]);
        Assert.False(metadata.ContainsKey("ServiceBusTrigger") || metadata.ContainsKey("Nothing"));
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-01$", (string?)call["traceParent"]);
    }

    [Fact]
    public async Task Bytes_and_texts_together_arrive_as_such()
    {
        var bytes = (await Host.InvokeAsync("blobs", new byte[] { 0, 255, 128 })).Id;
        var texts = (await Host.InvokeAsync("analytics", new[] { "one", "", "three" })).Id;

        Assert.Equal("AP+A", (string?)(await CallAsync(bytes))["value"]);
        Assert.Equal(["one", "", "three"], (await CallAsync(texts))["value"]!.Select(v => (string?)v));
    }

    [Theory]
    [InlineData("object", """{"ok":true,"at":"2026-05-01T10:20:30+02:00"}""")]
    [InlineData("text", "\"as text\"")]
    [InlineData("nothing", null)]
    public async Task What_a_function_returns_comes_back_its_dates_as_they_were(string answer, string? expected)
    {
        var done = await Host.InvokeAsync("jobs", "answer=" + answer);

        Assert.True(done.Succeeded);
        Assert.Equal(expected, done.ReturnValue?.ToString(Newtonsoft.Json.Formatting.None));
    }

    [Fact]
    public async Task A_failure_is_told_in_the_host_s_words()
    {
        var done = await Host.InvokeAsync("jobs", "answer=fail");

        Assert.False(done.Succeeded);
        Assert.StartsWith("Result: Failure\nException: as was asked for\nStack: ", done.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_stops_the_function()
    {
        using var cancel = new CancellationTokenSource();
        var call = Host.InvokeAsync("jobs", "answer=hold", ct: cancel.Token);
        await Testing.Waiting.UntilAsync(
            async () => (await Host.GetAsync("/echo/calls")).Contains("answer=hold", StringComparison.Ordinal), () => "the worker has the call");

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Testing.Waiting.UntilAsync(async () => await Host.GetAsync("/echo/cancelled") == "1", () => "the function is cancelled");
    }

    public static TheoryData<string, object?> Garbled => new()
    {
        { "timer-maintenance", "no timer at all {" },
        { "timer-maintenance", null },
        { "analytics", "{ no array" },
        { "timer-maintenance", new byte[] { 0, 255, 128 } },
    };

    [Theory]
    [MemberData(nameof(Garbled))]
    public async Task Data_of_another_kind_fails_the_call_and_nothing_else(string function, object? value)
    {
        var bad = await Host.InvokeAsync(function, value);
        var good = await Host.InvokeAsync("jobs", "anything");

        Assert.Equal((false, true, 1), (bad.Succeeded, good.Succeeded, Host.WorkerStarts()));
    }

    [Fact]
    public async Task A_message_beyond_every_limit_of_a_queue_arrives()
    {
        var text = new string('x', 40_000_000);

        var done = await Host.InvokeAsync("blobs", Encoding.ASCII.GetBytes(text));

        Assert.True(done.Succeeded, done.Error);
    }

    [Fact]
    public async Task What_no_function_is_called_by_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Host.InvokeAsync("other", "anything"));
        await Assert.ThrowsAsync<ArgumentException>(() => Host.FireTimerAsync("jobs"));
    }

    [Fact]
    public async Task A_timer_tells_whether_it_is_late_and_when_it_ran()
    {
        using var package = new TestPackage();
        await using var host = await package.StartAsync();

        var first = (await host.FireTimerAsync("timer-maintenance", pastDue: true)).Id;
        var second = (await host.FireTimerAsync("timer-maintenance")).Id;

        var (late, again) = ((await CallAsync(first, host))["value"]!, (await CallAsync(second, host))["value"]!);
        Assert.Equal((true, false), ((bool)late["pastDue"]!, (bool)late["status"]!));
        Assert.Equal((false, true), ((bool)again["pastDue"]!, (bool)again["status"]!));
    }

    [Fact]
    public async Task A_timer_that_runs_by_its_schedule_runs()
    {
        using var package = new TestPackage();
        await using var host = await package.StartAsync(() => new FunctionsHostOptions
        {
            PackageFolder = package.Folder, Settings = package.Settings, RunTimers = true,
        });

        await Testing.Waiting.UntilAsync(() => host.Invocations > 0, () => "the timer of every second runs");
    }

    private async Task<JObject> CallAsync(Guid id, FunctionsHostDouble? host = null)
    {
        using var reader = new Newtonsoft.Json.JsonTextReader(new StringReader(await (host ?? Host).GetAsync("/echo/calls")))
        {
            DateParseHandling = Newtonsoft.Json.DateParseHandling.None,
        };
        return (JObject)JArray.Load(reader).Single(c => (string?)c["invocation"] == id.ToString());
    }
}
