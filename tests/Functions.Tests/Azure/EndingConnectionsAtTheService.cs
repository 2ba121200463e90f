using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Azure;

/// <summary>Connections that have to go: too many of one person, or of a sign-in that has ended.</summary>
[Trait(Stage.Name, Stage.Standalone)]
public sealed class EndingConnectionsAtTheService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_fourth_connection_takes_the_place_of_the_oldest()
    {
        await using var app = await FunctionsApp.StartAsync();
        await using var sibling = await app.StartSiblingAsync();
        var (alice, bob) = (await app.CreateUserAsync("Alice"), await app.CreateUserAsync("Bob"));
        await using var other = await app.ConnectAsync(bob);
        await using var first = await app.ConnectAsync(alice);
        await using var second = await app.ConnectAsync(alice);
        await using var third = await app.ConnectAsync(alice);

        app.Host.Target = sibling.Services; // which has not seen the others
        await using var fourth = await app.ConnectAsync(alice);

        await first.Closed.WaitAsync(Patience);
        Assert.Equal("connection_replaced", (await first.NextAsync("error")).Text("code"));
        await AssertOpenAsync(second, third, fourth, other);
    }

    [Fact]
    public async Task Signing_out_says_so_and_closes_the_connections_of_that_sign_in_alone()
    {
        await using var app = await FunctionsApp.StartAsync();
        var alice = await app.CreateUserAsync("Alice");
        var phone = await SignInAgainAsync(app, alice);
        await using var laptop = await app.ConnectAsync(alice);
        await using var one = await app.ConnectAsync(phone);
        await using var two = await app.ConnectAsync(phone);

        await phone.PostAsync("/api/auth/logout");

        await Task.WhenAll(one.Closed, two.Closed).WaitAsync(Patience);
        Assert.All([one, two], hub => Assert.Equal("signed_out", hub.Events[^1].Text("code")));
        await AssertOpenAsync(laptop);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_knowing_which_they_are_all_of_the_user_are_closed_and_the_others_come_back(bool redisIsOut)
    {
        await using var redis = KeepingGroups.RedisProxy();
        await using var app = await FunctionsApp.StartAsync(
            [new("Veza:Redis:ConnectionString", $"127.0.0.1:{redis.Port}"), new("Veza:Redis:Timeout", "00:00:01")]);
        var (alice, bob) = (await app.CreateUserAsync("Alice"), await app.CreateUserAsync("Bob"));
        var phone = await SignInAgainAsync(app, alice);
        await using var other = await app.ConnectAsync(bob);
        await using var laptop = await app.ConnectAsync(alice);
        await using var gone = await app.ConnectAsync(phone);

        if (redisIsOut) redis.Refuse();
        else await ForgetAsync(app, alice);
        await phone.PostAsync("/api/auth/logout");
        await Task.WhenAll(gone.Closed, laptop.Closed).WaitAsync(Patience);

        Assert.True(laptop.Farewell!["allowReconnect"]!.GetValue<bool>());
        await using var back = await app.ConnectAsync(alice);
        await AssertOpenAsync(back, other);
        await Assert.ThrowsAsync<HttpRequestException>(() => app.ConnectAsync(phone));
    }

    [Fact]
    public async Task A_connection_that_is_not_remembered_ends_with_its_sign_in_all_the_same()
    {
        await using var app = await FunctionsApp.StartAsync();
        var alice = await app.CreateUserAsync("Alice");
        var stolen = await SignInAgainAsync(app, alice);
        await using var silent = await app.ConnectAsync(stolen);
        await ForgetAsync(app, alice);
        await using var laptop = await app.ConnectAsync(alice); // is remembered

        await stolen.PostAsync("/api/auth/logout");

        await silent.Closed.WaitAsync(Patience);
        await using var back = await app.ConnectAsync(alice);
        await AssertOpenAsync(back);
    }

    [Fact]
    public async Task Connections_that_ended_without_a_word_cost_no_live_one_its_place()
    {
        await using var app = await FunctionsApp.StartAsync();
        var alice = await app.CreateUserAsync("Alice");
        await using var desktop = await app.ConnectAsync(alice);
        app.Service.Faults.LoseDisconnected.Next(2);
        for (var i = 0; i < 2; i++)
        {
            await using var phone = await app.ConnectAsync(alice);
            phone.Kill(); // in a tunnel
            await Waiting.UntilAsync(() => app.Service.ConnectionsOf(alice.Id.ToString()).Count == 1, () => "it is gone");
        }

        await using var back = await app.ConnectAsync(alice);
        await using var tablet = await app.ConnectAsync(alice);

        await AssertOpenAsync(desktop, back, tablet);
    }

    [Fact]
    public async Task A_process_that_dies_before_it_has_closed_them_leaves_that_to_another()
    {
        await using var app = await FunctionsApp.StartAsync(
            [new("Veza:Events:PollInterval", "00:00:00.050"), new("Veza:Events:ForeignAfter", "00:00:00.100")]);
        var alice = await app.CreateUserAsync("Alice");
        await using var hub = await app.ConnectAsync(alice);

        await app.Database.RunAsync("""
            WITH ended AS (UPDATE sessions SET revoked_at = now(), revoked_reason = 'signed out' WHERE user_id = $1 RETURNING id)
            INSERT INTO outbox (type, producer, payload, available_at, created_at)
            SELECT 'session.ended', gen_random_uuid(), jsonb_build_object('user_id', $1::text, 'sessions', jsonb_agg(id)),
                now() - interval '1 minute', now() - interval '1 minute' FROM ended
            """, alice.Id);

        await hub.Closed.WaitAsync(Patience);
        Assert.Equal("signed_out", hub.Events[^1].Text("code"));
    }

    [Fact]
    public async Task A_token_from_before_the_sign_out_opens_nothing_after_it()
    {
        await using var app = await FunctionsApp.StartAsync();
        var (alice, bob) = (await app.CreateUserAsync("Alice"), await app.CreateUserAsync("Bob"));
        var room = await app.CreateRoomAsync(alice, bob);
        await using var hub = await app.ConnectAsync(alice);
        var kept = app.Host.Last["signalr-connected"];
        app.Service.Faults.HoldDisconnected.Next();
        await alice.PostAsync("/api/auth/logout");
        await hub.Closed.WaitAsync(Patience);

        // The service lets in whoever has its token, which lives longer than the sign-in.
        var late = kept.DeepClone().AsObject();
        late["ConnectionId"] = "opened-after-it";
        var before = app.Service.Calls["connection:close"];
        await app.Host.CallAsync("signalr-connected", late);

        Assert.Equal(1, app.Service.Calls["connection:close"] - before);
        late["Arguments"] = new JsonArray(TestChat.Saying(room, "from the grave"));
        Assert.Equal("connection_unknown", (await app.Host.CallAsync("signalr-event", late)).Text("code"));
        Assert.Empty(await bob.HistoryAsync(room));
    }

    [Fact]
    public async Task Who_signs_out_while_the_service_is_out_is_cut_off_when_it_is_back()
    {
        await using var app = await FunctionsApp.StartAsync();
        var alice = await app.CreateUserAsync("Alice");
        await using var hub = await app.ConnectAsync(alice);

        app.Service.Faults.Outage = true;
        await alice.PostAsync("/api/auth/logout");
        var open = !hub.Closed.IsCompleted;
        app.Service.Faults.Outage = false;
        await hub.Closed.WaitAsync(Patience);

        Assert.True(open);
        Assert.Equal("signed_out", hub.Events[^1].Text("code"));
    }

    private static async Task ForgetAsync(FunctionsApp app, TestUser user)
    {
        var redis = (Veza.Shared.Database.Redis.RedisServer)app.Services.GetService(typeof(Veza.Shared.Database.Redis.RedisServer))!;
        await (await redis.DatabaseAsync()).KeyDeleteAsync($"{app.Scene.RedisPrefix}signalr:connections:{user.Id}");
    }

    private static async Task AssertOpenAsync(params HubClient[] hubs)
    {
        foreach (var hub in hubs)
        {
            await hub.SettleAsync();
            Assert.DoesNotContain(hub.Events, e => e.Text("type") == "error");
        }
    }

    private static async Task<TestUser> SignInAgainAsync(FunctionsApp app, TestUser user)
    {
        var answer = await app.Http.PostAsJsonAsync("/api/auth/login", new { email = user.Email, password = TestUser.Password });
        var token = (await answer.Content.ReadFromJsonAsync<JsonNode>()).Text("token");
        return (user with { Token = token }).At(app.Address);
    }
}
