using System.Net;
using System.Text.Json.Nodes;

namespace Veza.Functions.Tests.Spaces;

/// <summary>Spaces as clients use them, on both stages.</summary>
public sealed class SpacesOverHttp : IAsyncLifetime
{
    private TestServer server = null!;
    private TestUser alice = null!;
    private TestUser bob = null!;
    private Guid space;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync();
        (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        space = (await alice.PostAsync("/api/spaces", new { name = "Atelier", description = "Ours" })).Guid("id");
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Somebody_comes_by_an_invite_hears_what_is_said_and_is_put_out_while_listening()
    {
        var invite = await alice.PostAsync($"/api/spaces/{space}/invites", new { expires_in = 3600, max_uses = 1 });
        var card = await bob.GetAsync($"/api/invites/{invite.Text("code")}");
        await using var hub = await server.ConnectAsync(bob);

        var joined = await bob.PostAsync($"/api/invites/{invite.Text("code")}/accept");
        var came = await hub.NextAsync("space.member_joined");
        var welcomed = await hub.NextAsync("room.member_joined");
        var channel = welcomed.Guid("room_id");
        await alice.SayAsync(channel, "welcome");
        var heard = await hub.NextAsync("message.new");
        Assert.Equal(HttpStatusCode.NoContent, await DoAsync(alice, HttpMethod.Put, $"/api/spaces/{space}/bans/{bob.Id}", new { reason = "enough" }));
        await hub.NextAsync("space.member_left");
        await alice.SayAsync(channel, "among us");
        await hub.SettleAsync();

        Assert.Equal(("Atelier", 1, false), (card.Text("name"), card["member_count"]!.GetValue<int>(), card["joined"]!.GetValue<bool>()));
        Assert.Equal((space, space, 2), (joined.Guid("id"), came.Guid("space_id"), joined["member_count"]!.GetValue<int>()));
        Assert.Contains("\"welcome\"", heard.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await DoAsync(bob, HttpMethod.Post, $"/api/rooms/{channel}/messages", new { content = "still here" }));
        Assert.Equal(HttpStatusCode.NotFound, await DoAsync(bob, HttpMethod.Get, $"/api/spaces/{space}"));
        Assert.Equal(HttpStatusCode.NotFound, await DoAsync(bob, HttpMethod.Get, $"/api/rooms/{channel}/preview"));
        Assert.DoesNotContain(hub.Events, e => e.ToJsonString().Contains("among us", StringComparison.Ordinal));
        Assert.Empty((await bob.GetAsync("/api/spaces")).AsArray());
        Assert.DoesNotContain((await bob.GetAsync("/api/rooms")).AsArray(), r => r!.Guid("id") == channel);
    }

    [Fact]
    public async Task Channels_stand_by_category_in_the_order_that_was_given_and_say_whose_they_are()
    {
        var news = (await alice.PostAsync($"/api/spaces/{space}/categories", new { name = "News" })).Guid("id");
        var (one, two) = (await ChannelAsync("one", news), await ChannelAsync("two", null));

        Assert.Equal(HttpStatusCode.NoContent, await DoAsync(alice, HttpMethod.Put, $"/api/spaces/{space}/channels/order", new
        {
            sections = new object[] { new { channels = new[] { one } }, new { category_id = news, channels = new[] { two } } },
        }));

        var layout = await alice.GetAsync($"/api/spaces/{space}/channels");
        var channels = layout["channels"]!.AsArray();
        Assert.Equal([one, two], channels.Select(c => c!.Guid("id")).Where(id => id == one || id == two));
        Assert.Equal((null, $"{news}"), (Named("one")["category_id"]?.GetValue<string>(), Named("two").Text("category_id")));
        Assert.Contains("message.send", Named("one")["permissions"]!.AsArray().Select(p => p!.GetValue<string>()));
        Assert.Equal(space, (await alice.GetAsync("/api/rooms")).AsArray().Single(r => r!.Guid("id") == one)!.Guid("space_id"));
        Assert.DoesNotContain((await bob.GetAsync("/api/rooms/discover")).AsArray(), r => r!.Guid("id") == one);
        Assert.Equal(HttpStatusCode.NotFound, await DoAsync(bob, HttpMethod.Post, $"/api/rooms/{one}/join"));

        JsonNode Named(string name) => channels.Single(c => c!.Text("name") == name)!;
    }

    [Fact]
    public async Task Roles_and_overrides_decide_what_a_member_may_and_say_what_lacks()
    {
        await JoinAsync(bob);
        var channel = await ChannelAsync("announcements", null);
        await bob.PostAsync($"/api/rooms/{channel}/join");
        var role = (await alice.PostAsync($"/api/spaces/{space}/roles", new { name = "Editors", permissions = Array.Empty<string>() })).Guid("id");
        var overrides = new
        {
            overrides = new object[]
            {
                new { kind = "everyone", allow = Array.Empty<string>(), deny = new[] { "message.send" } },
                new { kind = "role", id = role, allow = new[] { "message.send" }, deny = Array.Empty<string>() },
            },
        };

        Assert.Equal(HttpStatusCode.NoContent, await DoAsync(alice, HttpMethod.Put, $"/api/rooms/{channel}/overrides", overrides));
        using var refused = await bob.SendAsync(HttpMethod.Post, $"/api/rooms/{channel}/messages", new { content = "psst" });
        var problem = JsonNode.Parse(await refused.Content.ReadAsStringAsync())!;
        Assert.Equal(HttpStatusCode.NoContent, await DoAsync(alice, HttpMethod.Put, $"/api/spaces/{space}/members/{bob.Id}/roles", new { roles = new[] { role } }));
        await bob.SayAsync(channel, "now");

        Assert.Equal((HttpStatusCode.Forbidden, "permission_denied", "message.send"), (refused.StatusCode, problem.Text("code"), problem.Text("permission")));
        Assert.Equal(2, (await bob.GetAsync($"/api/rooms/{channel}/overrides"))["overrides"]!.AsArray().Count);
        Assert.Equal(role, (await bob.GetAsync($"/api/spaces/{space}"))["roles"]![0]!.GetValue<Guid>());
        Assert.Equal(HttpStatusCode.Forbidden, await DoAsync(bob, HttpMethod.Patch, $"/api/spaces/{space}", new { name = "Mine" }));
        Assert.Equal(HttpStatusCode.BadRequest, await DoAsync(alice, HttpMethod.Put, $"/api/spaces/{space}/everyone", new { permissions = new[] { "fly" } }));
    }

    [Fact]
    public async Task Where_one_may_only_answer_a_reply_can_be_mended_and_a_message_cannot()
    {
        await JoinAsync(bob);
        var channel = await ChannelAsync("announcements", null);
        await bob.PostAsync($"/api/rooms/{channel}/join");
        var (own, root) = ((await bob.SayAsync(channel, "before")).Guid("id"), (await alice.SayAsync(channel, "news")).Guid("id"));
        await DoAsync(alice, HttpMethod.Put, $"/api/rooms/{channel}/overrides", new
        {
            overrides = new[] { new { kind = "everyone", allow = Array.Empty<string>(), deny = new[] { "message.send" } } },
        });
        var reply = (await bob.PostAsync($"/api/rooms/{channel}/messages", new { content = "thx", thread_root = root, client_message_id = Fresh.Id() })).Guid("id");

        Assert.Equal(HttpStatusCode.OK, await DoAsync(bob, HttpMethod.Patch, $"/api/messages/{reply}", new { content = "thanks" }));
        Assert.Equal((HttpStatusCode.Forbidden, "permission_denied"), await bob.TryAsync(HttpMethod.Patch, $"/api/messages/{own}", new { content = "after" }));

        await DoAsync(alice, HttpMethod.Put, $"/api/rooms/{channel}/overrides", new
        {
            overrides = new[] { new { kind = "everyone", allow = Array.Empty<string>(), deny = new[] { "message.send_in_threads" } } },
        });
        Assert.Equal((HttpStatusCode.Forbidden, "permission_denied"), await bob.TryAsync(HttpMethod.Patch, $"/api/messages/{reply}", new { content = "ta" }));
        Assert.Equal(HttpStatusCode.OK, await DoAsync(bob, HttpMethod.Patch, $"/api/messages/{own}", new { content = "after" }));
    }

    [Fact]
    public async Task What_was_done_stands_in_the_audit_log_without_names()
    {
        await JoinAsync(bob);
        await DoAsync(alice, HttpMethod.Patch, $"/api/spaces/{space}", new { name = "Renamed" });
        await DoAsync(alice, HttpMethod.Delete, $"/api/spaces/{space}/members/{bob.Id}");

        var log = (await alice.GetAsync("/api/moderation/audit")).ToJsonString();

        Assert.Contains("space.created", log, StringComparison.Ordinal);
        Assert.Contains("space.updated", log, StringComparison.Ordinal);
        Assert.Contains("space.member_kicked", log, StringComparison.Ordinal);
        Assert.DoesNotContain("Renamed", log, StringComparison.Ordinal);
        Assert.Equal("space_not_found", await CodeAsync(bob, $"/api/spaces/{space}/members"));
    }

    private static async Task<HttpStatusCode> DoAsync(TestUser user, HttpMethod method, string path, object? body = null)
    {
        using var answer = await user.SendAsync(method, path, body);
        return answer.StatusCode;
    }

    private static async Task<string> CodeAsync(TestUser user, string path)
    {
        using var answer = await user.SendAsync(HttpMethod.Get, path);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.Text("code");
    }

    private async Task JoinAsync(TestUser user)
    {
        var invite = await alice.PostAsync($"/api/spaces/{space}/invites", new { max_uses = 1 });
        await user.PostAsync($"/api/invites/{invite.Text("code")}/accept");
    }

    private async Task<Guid> ChannelAsync(string name, Guid? category) =>
        (await alice.PostAsync($"/api/spaces/{space}/channels", new { name, category_id = category })).Guid("id");
}
