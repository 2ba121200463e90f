using System.Net;
using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json.Linq;
using Veza.Doubles.FunctionsHost;

namespace Veza.Doubles.Tests.FunctionsHost;

public sealed class TakingUpstreamCalls : IDisposable
{
    private const string Say = """{"type":1,"invocationId":"7","target":"message.send","arguments":["hello"]}""";

    private readonly TestPackage package = new();

    public void Dispose() => package.Dispose();

    [Fact]
    public async Task An_invocation_is_answered_with_its_completion()
    {
        await using var host = await package.StartAsync();

        var (status, body) = await CallAsync(host, "messages", "message.send", Say);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"type":3,"invocationId":"7","result":null}""" + '\u001e', body);
    }

    [Fact]
    public async Task Hub_category_and_event_are_matched_in_any_case()
    {
        await using var host = await package.StartAsync();

        var (status, _) = await CallAsync(host, "MESSAGES", "message.send", Say, change: r =>
        {
            r.Headers.Remove("X-ASRS-Hub");
            r.Headers.Add("X-ASRS-Hub", "Chat");
        });

        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task A_function_that_fails_completes_with_the_host_s_words()
    {
        await using var host = await package.StartAsync();

        var (status, body) = await CallAsync(host, "messages", "message.send", Say.Replace("hello", "answer=fail", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("\"error\":\"Response status code does not indicate success: 503", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_send_without_an_id_gets_no_completion()
    {
        await using var host = await package.StartAsync();

        var answer = await CallAsync(host, "messages", "message.send", """{"type":1,"target":"message.send","arguments":[]}""");

        Assert.Equal((HttpStatusCode.OK, ""), answer);
    }

    [Theory]
    [InlineData("connected", 10, HttpStatusCode.Forbidden)]
    [InlineData("disconnected", 11, HttpStatusCode.OK)]
    public async Task A_connection_is_refused_when_its_function_fails_and_always_let_go(string name, int type, HttpStatusCode expected)
    {
        await using var host = await package.StartAsync();
        host.Faults.Next(HostFault.FailAfterAnswer);

        var failed = await CallAsync(host, "connections", name, $$"""{"type":{{type}}}""");
        var done = await CallAsync(host, "connections", name, $$"""{"type":{{type}}}""");

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
        await using var host = await package.StartAsync();

        var (status, _) = await CallAsync(host, category, name, frame, change: r =>
        {
            if (header is null) return;
            r.Headers.Remove(header);
            if (value is not null) r.Headers.TryAddWithoutValidation(header, value);
        });

        Assert.Equal((expected, 0L), (status, host.Invocations));
    }

    [Fact]
    public async Task Another_content_type_or_another_key_is_refused()
    {
        await using var host = await package.StartAsync();

        var (type, _) = await CallAsync(host, "messages", "message.send", Say, change: r => r.Content = new StringContent(Say));
        var (key, _) = await CallAsync(host, "messages", "message.send", Say, change: r => r.RequestUri = new Uri(host.Address, "/runtime/webhooks/signalr?code=x"));

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, HttpStatusCode.Unauthorized), (type, key));
    }

    [Fact]
    public async Task By_identity_no_signature_is_checked()
    {
        package.Settings.Remove("SignalR");
        package.Settings["SignalR__serviceUri"] = "https://double.service.signalr.net";
        await using var host = await package.StartAsync();

        var (status, _) = await CallAsync(host, "messages", "message.send", Say, change: r => r.Headers.Remove("X-ASRS-Signature"));

        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task A_duplicate_calls_the_function_twice_and_answers_once()
    {
        await using var host = await package.StartAsync();
        host.Faults.Next(HostFault.Duplicate);

        var (status, _) = await CallAsync(host, "messages", "message.send", Say);

        Assert.Equal((HttpStatusCode.OK, 2), (status, JArray.Parse(await host.GetAsync("/echo/calls")).Count));
    }

    [Theory]
    [InlineData(HostFault.FailBeforeCall, 1, 0)]
    [InlineData(HostFault.FailAfterAnswer, 1, 1)]
    [InlineData(HostFault.KillAfterAnswer, 2, 0)]
    public async Task A_fault_fails_the_call_as_it_says(HostFault fault, int starts, int calls)
    {
        await using var host = await package.StartAsync();
        host.Faults.Next(fault);

        var (_, body) = await CallAsync(host, "messages", "message.send", Say);
        await host.HandlersReadyAsync();

        Assert.Contains("\"error\":", body, StringComparison.Ordinal);
        Assert.Equal((starts, calls, 1), (host.HandlerStarts(), JArray.Parse(await host.GetAsync("/echo/calls")).Count, host.Faults.Count(fault)));
    }

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
