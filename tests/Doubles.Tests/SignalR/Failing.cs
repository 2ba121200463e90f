using System.Net;
using Veza.Doubles.Tests.SignalR.Support;
using Veza.Testing;

namespace Veza.Doubles.Tests.SignalR;

/// <summary>The faults that can be asked for.</summary>
public sealed class Failing
{
    private const string Invoke = """{"type":1,"invocationId":"0","target":"ask","arguments":[]}""";

    [Fact]
    public async Task Messages_are_dropped_or_doubled()
    {
        await using var scene = await SignalRScene.StartAsync();
        using var client = await scene.ConnectAsync("anna");
        scene.Service.Faults.Messages.Drop.Next();
        scene.Service.Faults.Messages.Duplicate.Next(1);

        await client.SendAsync("""{"type":1,"invocationId":"lost","target":"ask","arguments":[]}""");
        await client.SendAsync(Invoke);

        Assert.Equal("""{"type":3,"invocationId":"0"}""", await client.NextAsync());
        Assert.Equal(("ask anna", "ask anna"), (await scene.Upstream.NextNameAsync(), await scene.Upstream.NextNameAsync()));
        Assert.Equal((1, 3), (scene.Service.Faults.Messages.Drop.Struck, scene.Upstream.Seen.Count));
    }

    [Fact]
    public async Task A_message_is_delayed_by_the_clock()
    {
        await using var scene = await SignalRScene.StartAsync();
        using var client = await scene.ConnectAsync("anna");
        scene.Service.Faults.Messages.Delay.Next();
        await client.SendAsync(Invoke);
        await Waiting.UntilAsync(() => scene.Service.Faults.Messages.Delay.Struck == 1, () => "the delay begins");
        Assert.Single(scene.Upstream.Seen);

        await Waiting.UntilAsync(() =>
        {
            scene.Clock.Advance(TimeSpan.FromSeconds(1));
            return scene.Upstream.Seen.Count == 2;
        }, () => "the message comes", TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_disconnected_is_lost_or_comes_after_the_next_connected()
    {
        await using var scene = await SignalRScene.StartAsync();
        using var lost = await scene.ConnectAsync("lost");
        using var late = await scene.ConnectAsync("late");

        scene.Service.Faults.LoseDisconnected.Next();
        lost.Cut();
        await Waiting.UntilAsync(() => scene.Service.Faults.LoseDisconnected.Struck == 1, () => "the event is lost");
        scene.Service.Faults.HoldDisconnected.Next();
        late.Cut();
        await Waiting.UntilAsync(() => scene.Service.Faults.HoldDisconnected.Struck == 1, () => "the event is held");
        using var next = await scene.ConnectAsync("late");

        Assert.Equal("disconnected late", await scene.Upstream.NextNameAsync());
        Assert.Equal(4, scene.Upstream.Seen.Count);
    }

    [Fact]
    public async Task Clients_are_turned_away()
    {
        await using var scene = await SignalRScene.StartAsync(o => new()
        {
            AccessKeys = o.AccessKeys, Clock = o.Clock, MaxConnections = 1,
        });
        scene.Service.Faults.TooManyConnections.Next();
        var busy = await Assert.ThrowsAsync<HttpRequestException>(() => scene.ConnectAsync("anna"));
        scene.Service.Faults.RefuseClientToken.Next();
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => scene.ConnectAsync("anna"));
        using var one = await scene.ConnectAsync("anna");
        var full = await Assert.ThrowsAsync<HttpRequestException>(() => scene.ConnectAsync("anna"));

        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests),
            (busy.StatusCode, refused.StatusCode, full.StatusCode));
    }

    [Fact]
    public async Task Sends_fail_before_or_after_they_are_delivered()
    {
        await using var scene = await SignalRScene.StartAsync();
        using var client = await scene.ConnectAsync("anna");
        var faults = scene.Service.Faults;
        faults.RefuseToken.Next();
        Assert.Equal(HttpStatusCode.Unauthorized, await TellAsync(scene, 1));

        faults.Unavailable.Next();
        faults.RetryAfter = TimeSpan.FromSeconds(7);
        using (var response = await scene.Rest.CallAsync(HttpMethod.Post, "api/hubs/chat/:send", Body(2)))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter!.Delta);
        }

        faults.ResetBefore.Next();
        await Assert.ThrowsAsync<HttpRequestException>(() => TellAsync(scene, 3));
        faults.FailAfterDelivery.Next();
        Assert.Equal(HttpStatusCode.InternalServerError, await TellAsync(scene, 4));
        faults.ResetAfter.Next();
        await Assert.ThrowsAsync<HttpRequestException>(() => TellAsync(scene, 5));
        Assert.Equal(HttpStatusCode.Accepted, await TellAsync(scene, 6));

        foreach (var heard in new[] { 4, 5, 6 }) Assert.EndsWith($"[{heard}]}}", await client.NextAsync(), StringComparison.Ordinal);
        Assert.Equal(6, scene.Service.Calls["hub:send"]);
    }

    [Fact]
    public async Task An_outage_ends_when_it_is_ended_and_clients_stay()
    {
        await using var scene = await SignalRScene.StartAsync();
        using var client = await scene.ConnectAsync("anna");

        scene.Service.Faults.Outage = true;
        await Assert.ThrowsAsync<HttpRequestException>(() => TellAsync(scene, 1));
        await Assert.ThrowsAsync<HttpRequestException>(() => TellAsync(scene, 2));
        scene.Service.Faults.Outage = false;
        Assert.Equal(HttpStatusCode.Accepted, await TellAsync(scene, 3));

        Assert.EndsWith("[3]}", await client.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acceptance_takes_its_time()
    {
        await using var scene = await SignalRScene.StartAsync();
        scene.Service.Faults.SlowAccept.Next();

        var slow = TellAsync(scene, 1);
        await Waiting.UntilAsync(() => scene.Service.Faults.SlowAccept.Struck == 1, () => "the call arrives");
        Assert.Equal(HttpStatusCode.Accepted, await TellAsync(scene, 2));
        Assert.False(slow.IsCompleted);
        await Waiting.UntilAsync(() =>
        {
            scene.Clock.Advance(TimeSpan.FromSeconds(1));
            return slow.IsCompleted;
        }, () => "the slow call ends", TimeSpan.FromSeconds(10));

        Assert.Equal(HttpStatusCode.Accepted, await slow);
    }

    [Fact]
    public async Task Chance_is_the_same_with_the_same_seed()
    {
        var runs = new List<string>();
        foreach (var _ in new[] { 1, 2 })
        {
            await using var scene = await SignalRScene.StartAsync();
            scene.Service.Faults.Unavailable.Probability = 0.5;
            var statuses = new List<HttpStatusCode>();
            for (var i = 0; i < 30; i++) statuses.Add(await TellAsync(scene, i));
            runs.Add(string.Join(' ', statuses));
            Assert.InRange(scene.Service.Faults.Unavailable.Struck, 5, 25);
        }

        Assert.Equal(runs[0], runs[1]);
    }

    private static string Body(int number) => $$"""{"target":"say","arguments":[{{number}}]}""";

    private static Task<HttpStatusCode> TellAsync(SignalRScene scene, int number) =>
        scene.Rest.StatusAsync(HttpMethod.Post, "api/hubs/chat/:send", Body(number));
}
