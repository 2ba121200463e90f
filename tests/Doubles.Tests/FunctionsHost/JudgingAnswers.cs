using System.Net;
using Newtonsoft.Json.Linq;
using Veza.Doubles.FunctionsHost;

namespace Veza.Doubles.Tests.FunctionsHost;

public sealed class JudgingAnswers : IDisposable
{
    private readonly TestPackage package = new();

    public void Dispose() => package.Dispose();

    [Theory]
    [InlineData("signalr-invocation", true)]
    [InlineData("signalr-invocation-rejected", true)]
    [InlineData("servicebus-single", true)]
    [InlineData("servicebus-batch", true)]
    [InlineData("servicebus-failure", false)]
    [InlineData("timer", true)]
    public void Recorded_answers_mean_what_they_are_recorded_to_mean(string name, bool succeeds)
    {
        var sample = HostSample.Read($"functions-host/{name}.response");
        var mediaType = ((string)sample["headers"]!["Content-Type"]!).Split(';')[0];
        var function = new FunctionSpec("f", new Binding("timerTrigger", "in", "t", []), []);

        var done = HandlerAnswer.Judge(Guid.Empty, function, (HttpStatusCode)(int)sample["status"]!, mediaType, sample["body"]!.ToString());

        Assert.Equal(succeeds, done!.Succeeded);
        if (succeeds) Assert.Equal(sample["body"]!.Value<JToken>("ReturnValue")?.ToString() ?? "", done.ReturnValue?.ToString() ?? "");
    }

    [Theory]
    [InlineData("ok", true)]
    [InlineData("text", false)]
    [InlineData("array", false)]
    [InlineData("broken", false)]
    [InlineData("fail", false)]
    [InlineData("redirect", false)]
    public async Task Only_an_object_of_JSON_with_a_2xx_is_a_success(string answer, bool succeeds)
    {
        await using var host = await package.StartAsync();

        var done = await host.InvokeAsync("jobs", "answer=" + answer);

        Assert.Equal(succeeds, done.Succeeded);
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("nocontent")]
    [InlineData("null")]
    public async Task An_answer_with_nothing_hangs_until_the_time_out_kills_the_handler(string answer)
    {
        package.Settings["AzureFunctionsJobHost__functionTimeout"] = "00:00:01";
        await using var host = await package.StartAsync();

        var done = await host.InvokeAsync("jobs", "answer=" + answer);
        await host.HandlersReadyAsync();

        Assert.Contains("Timeout value of 00:00:01", done.Error, StringComparison.Ordinal);
        Assert.Equal(2, host.HandlerStarts());
    }

    [Fact]
    public async Task Text_that_is_base64_by_chance_comes_out_as_bytes_and_names_are_read_in_any_case()
    {
        await using var host = await package.StartAsync();

        var done = await host.InvokeAsync("with-output", new JObject { ["wish"] = "answer=outputs" });

        Assert.Equal(Convert.FromBase64String("message1"), done.Outputs!["out"]);
        Assert.Equal(["a line"], done.Logs!);
        Assert.True((bool)done.ReturnValue!["ok"]!);
        Assert.DoesNotContain("10:20:30+02:00", done.ReturnValue.ToString(Newtonsoft.Json.Formatting.None), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_call_is_chunked_and_has_the_marks_of_the_host()
    {
        await using var host = await package.StartAsync();

        await host.FireTimerAsync("timer-maintenance", pastDue: true);
        var call = JArray.Parse(await host.GetAsync("/echo/calls"))[0];
        var headers = (JObject)call["headers"]!;

        Assert.Equal(("POST", "/timer-maintenance"), ((string)call["method"]!, (string)call["target"]!));
        Assert.Equal("chunked", (string?)headers["Transfer-Encoding"]);
        Assert.Equal("application/json; charset=utf-8", (string?)headers["Content-Type"]);
        Assert.StartsWith("Azure-Functions-Host/4.", (string?)headers["User-Agent"], StringComparison.Ordinal);
        Assert.Equal($"127.0.0.1:{host.HandlerAddress().Port}", (string?)headers["Host"]);
        Assert.True(headers.ContainsKey("X-Azure-Functions-InvocationId"));
        Assert.Equal(5, headers.Count - (headers.ContainsKey("X-Azure-Functions-HostVersion") ? 1 : 0));
        Assert.True((bool)JObject.Parse((string)call["body"]!)["Data"]!["timer"]!["IsPastDue"]!);
    }

    [Fact]
    public async Task A_timer_that_runs_by_its_schedule_runs()
    {
        await using var host = await package.StartAsync(() => new FunctionsHostOptions
        {
            PackageFolder = package.Folder, Settings = package.Settings, RunTimers = true,
        });

        await Testing.Waiting.UntilAsync(() => host.Invocations > 0, () => "the timer of every second runs");
    }
}
