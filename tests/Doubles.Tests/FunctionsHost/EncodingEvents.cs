using System.Globalization;
using Newtonsoft.Json.Linq;
using Veza.Doubles.FunctionsHost;

namespace Veza.Doubles.Tests.FunctionsHost;

public sealed class EncodingEvents
{
    [Theory]
    [InlineData("signalr-connected")]
    [InlineData("signalr-disconnected")]
    [InlineData("signalr-invocation")]
    public void A_client_event_is_JSON_in_a_string_in_a_string_and_promoted(string name)
    {
        var sample = HostSample.Read($"functions-host/{name}.request");

        var written = Write(sample, "invocation", new TriggerValue(HostSample.Text(sample, "invocation"), []));

        Assert.Equal(sample["body"]!.ToString(), written.ToString());
    }

    [Fact]
    public void The_service_s_call_becomes_the_context_of_the_function()
    {
        var upstream = HostSample.Read("functions-host/signalr-upstream-invocation.request");
        var expected = HostSample.Text(HostSample.Read("functions-host/signalr-invocation.request"), "invocation");
        var headers = ((JObject)upstream["headers"]!).Properties().Where(h => h.Name != "Content-Type")
            .Select(h => KeyValuePair.Create(h.Name, (string)h.Value!)).ToList();
        var call = new SignalRUpstream("chat", "messages", "message.send", (string)upstream["headers"]!["X-ASRS-Connection-Id"]!, (JObject)upstream["body"]!);

        var trigger = call.ToTrigger(headers);

        Assert.Equal(expected, trigger.Value);
    }

    [Fact]
    public void A_timer_is_a_plain_object()
    {
        var sample = HostSample.Read("functions-host/timer.request");

        var written = Write(sample, "timer", new TriggerValue(sample["body"]!["Data"]!["timer"]!, []));

        Assert.Equal(sample["body"]!.ToString(), written.ToString());
    }

    [Fact]
    public void A_text_that_is_a_date_changes_its_spelling_on_the_way()
    {
        var frame = JObject.Parse("""{"type":1,"target":"say","arguments":["2026-05-01T10:20:30+02:00","– é \"quoted\""]}""");
        var call = new SignalRUpstream("chat", "messages", "say", "c", frame);

        var context = (string)call.ToTrigger([]).Value;

        Assert.DoesNotContain("10:20:30+02:00", context, StringComparison.Ordinal);
        Assert.Contains("– é \\\"quoted\\\"", context, StringComparison.Ordinal);
    }

    private static JObject Write(JObject sample, string binding, TriggerValue trigger)
    {
        var sys = sample["body"]!["Metadata"]!["sys"]!;
        var name = (string)sys["MethodName"]!;
        var function = new FunctionSpec(name, new Binding("timerTrigger", "in", binding, []), []);
        return HostSample.Parse(EventCall.Write(function, trigger, Time((string)sys["UtcNow"]!), Guid.Parse((string)sys["RandGuid"]!)));
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
