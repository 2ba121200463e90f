using System.Net;
using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json.Linq;
using Veza.Doubles.FunctionsHost;

namespace Veza.Doubles.Tests.FunctionsHost;

public sealed class TakingUpstreamCalls(StartedHost started) : IClassFixture<StartedHost>
{
    private const string Say = """{"type":1,"invocationId":"7","target":"message.send","arguments":["hello"]}""";

    private FunctionsHostDouble Host => started.Host;

    [Fact]
    public async Task An_invocation_is_answered_with_its_completion()
    {
        var (status, body) = await CallAsync(Host, "messages", "message.send", Say);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"type":3,"invocationId":"7","result":null}""" + '\u001e', body);
    }

    [Fact]
    public async Task Hub_category_and_event_are_matched_in_any_case()
    {
        var (status, _) = await CallAsync(Host, "MESSAGES", "message.send", Say, change: r =>
        {
            r.Headers.Remove("X-ASRS-Hub");
            r.Headers.Add("X-ASRS-Hub", "Chat");
        });

        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task A_function_that_fails_completes_with_the_host_s_words()
    {
        var (status, body) = await CallAsync(Host, "messages", "message.send", Say.Replace("hello", "answer=fail", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("\"error\":\"Result: Failure\\nException: as was asked for", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_send_without_an_id_gets_no_completion()
    {
        var answer = await CallAsync(Host, "messages", "message.send", """{"type":1,"target":"message.send","arguments":[]}""");

        Assert.Equal((HttpStatusCode.OK, ""), answer);
    }

    [Theory]
    [InlineData("connected", 10, HttpStatusCode.Forbidden)]
    [InlineData("disconnected", 11, HttpStatusCode.OK)]
    public async Task A_connection_is_refused_when_its_function_fails_and_always_let_go(string name, int type, HttpStatusCode expected)
    {
        Host.Faults.Next(HostFault.FailAfterAnswer);

        var failed = await CallAsync(Host, "connections", name, $$"""{"type":{{type}}}""");
        var done = await CallAsync(Host, "connections", name, $$"""{"type":{{type}}}""");

        Assert.Equal((expected, ""), failed);
        Assert.Equal((HttpStatusCode.OK, ""), done);
    }

    [Theory]
    [InlineData("messages", "message.send", Say, "X-ASRS-Signature", "sha256=00", HttpStatusCode.Unauthorized)]
    [InlineData("messages", "message.send", Say, "X-ASRS-Hub", null, HttpStatusCode.InternalServerError)]
    [InlineData("messages", "message.send", Say, "X-ASRS-Hub", "", HttpStatusCode.BadRequest)]
    [InlineData("messages", "message.edit", Say, null, null, HttpStatusCode.NotFound)]
    [InlineData("connections", "connected", Say, null, null, HttpStatusCode.InternalServerError)]
    [InlineData("messages", "message.send", """{"type":1,"target":"other","arguments":[]}""", null, null, HttpStatusCode.InternalServerError)]
    [InlineData("messages", "message.send", "no json", null, null, HttpStatusCode.InternalServerError)]
    public async Task What_is_not_a_call_of_the_service_is_refused_and_reaches_no_function(
        string category, string name, string frame, string? header, string? value, HttpStatusCode expected)
    {
        var before = Host.Invocations;

        var (status, _) = await CallAsync(Host, category, name, frame, change: r =>
        {
            if (header is null) return;
            r.Headers.Remove(header);
            if (value is not null) r.Headers.TryAddWithoutValidation(header, value);
        });

        Assert.Equal((expected, before), (status, Host.Invocations));
    }

    [Fact]
    public async Task Another_content_type_or_another_key_is_refused()
    {
        var (type, _) = await CallAsync(Host, "messages", "message.send", Say, change: r => r.Content = new StringContent(Say));
        var (key, _) = await CallAsync(Host, "messages", "message.send", Say, change: r => r.RequestUri = new Uri(Host.Address, "/runtime/webhooks/signalr?code=x"));

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, HttpStatusCode.Unauthorized), (type, key));
    }

    [Fact]
    public async Task By_identity_no_signature_is_checked()
    {
        using var package = new TestPackage();
        package.Settings.Remove("SignalR");
        package.Settings["SignalR__serviceUri"] = "https://double.service.signalr.net";
        await using var host = await package.StartAsync();

        var (status, _) = await CallAsync(host, "messages", "message.send", Say, change: r => r.Headers.Remove("X-ASRS-Signature"));

        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task A_duplicate_calls_the_function_twice_and_answers_once()
    {
        Host.Faults.Next(HostFault.Duplicate);
        var before = await CallsAsync(Host);

        var (status, _) = await CallAsync(Host, "messages", "message.send", Say);

        Assert.Equal((HttpStatusCode.OK, before + 2), (status, await CallsAsync(Host)));
    }

    [Theory]
    [InlineData(HostFault.FailBeforeCall, 1, 0)]
    [InlineData(HostFault.FailAfterAnswer, 1, 1)]
    [InlineData(HostFault.KillAfterAnswer, 2, 0)]
    public async Task A_fault_fails_the_call_as_it_says(HostFault fault, int starts, int calls)
    {
        using var package = new TestPackage();
        await using var host = await package.StartAsync();
        host.Faults.Next(fault);

        var (_, body) = await CallAsync(host, "messages", "message.send", Say);
        await host.WorkersReadyAsync();

        Assert.Contains("\"error\":", body, StringComparison.Ordinal);
        Assert.Equal((starts, calls, 1), (host.WorkerStarts(), await CallsAsync(host), host.Faults.Count(fault)));
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
    public void A_text_that_is_a_date_changes_its_spelling_on_the_way()
    {
        var frame = JObject.Parse("""{"type":1,"target":"say","arguments":["2026-05-01T10:20:30+02:00","– é \"quoted\""]}""");
        var call = new SignalRUpstream("chat", "messages", "say", "c", frame);

        var context = (string)call.ToTrigger([]).Value!;

        Assert.DoesNotContain("10:20:30+02:00", context, StringComparison.Ordinal);
        Assert.Contains("– é \\\"quoted\\\"", context, StringComparison.Ordinal);
    }

    private static async Task<int> CallsAsync(FunctionsHostDouble host) => JArray.Parse(await host.GetAsync("/echo/calls")).Count;

    private static async Task<(HttpStatusCode Status, string Body)> CallAsync(
        FunctionsHostDouble host, string category, string name, string frame, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, host.SignalRWebhook);
        request.Content = new StringContent(frame, Encoding.UTF8, "application/json");
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(TestPackage.AccessKey), "connection-1"u8);
        foreach (var (header, value) in new[]
        {
            ("Hub", "chat"), ("Category", category), ("Event", name), ("Connection-Id", "connection-1"), ("User-Id", "u1"),
            ("Signature", "sha256=00,sha256=" + Convert.ToHexStringLower(signature)),
        }) request.Headers.TryAddWithoutValidation("X-ASRS-" + header, value);
        change?.Invoke(request);
        using var answer = await host.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
