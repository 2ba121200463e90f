using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Veza.Functions.Tests.Messages;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.BadInput;

/// <summary>
/// Ids of what one may not know of: of another tenant, of a private room, of a deleted room, of a room one was removed from. Every
/// route and every event that takes an id answers to them what it answers to an id of nothing at all.
/// </summary>
public sealed class ForeignIds : IAsyncLifetime
{
    private static readonly string[] IdNames = ["id", "roomId", "messageId", "userId", "room_id", "before", "after", "around"];

    /// <summary>Headers that differ between any two answers.</summary>
    private static readonly string[] Passing = ["Date", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"];

    /// <summary>Bodies of routes whose path names what is foreign.</summary>
    private static readonly Dictionary<string, string> Bodies = new(StringComparer.Ordinal)
    {
        ["PATCH /api/rooms/{id}"] = """{"name":"R","topic":"T"}""",
        ["PATCH /api/spaces/{id}"] = """{"name":"S","description":"D","visibility":"private"}""",
        ["PUT /api/spaces/{id}/owner"] = """{"user_id":"$self"}""",
        ["PUT /api/spaces/{id}/members/{userId}/roles"] = """{"roles":[]}""",
        ["PUT /api/spaces/{id}/bans/{userId}"] = """{"reason":"r"}""",
        ["POST /api/spaces/{id}/invites"] = """{"expires_in":60,"max_uses":1}""",
        ["POST /api/spaces/{id}/channels"] = """{"name":"C","topic":"T","visibility":"public","category_id":"$fresh","default":false}""",
        ["PUT /api/spaces/{id}/channels/order"] = """{"sections":[{"category_id":"$fresh","channels":["$fresh"]}]}""",
        ["PUT /api/spaces/{id}/channels/{roomId}/default"] = """{"default":true}""",
        ["POST /api/spaces/{id}/categories"] = """{"name":"C"}""",
        ["PATCH /api/spaces/{id}/categories/{categoryId}"] = """{"name":"C"}""",
        ["POST /api/spaces/{id}/roles"] = """{"name":"R","permissions":["message.pin"]}""",
        ["PATCH /api/spaces/{id}/roles/{roleId}"] = """{"name":"R","permissions":[]}""",
        ["PUT /api/spaces/{id}/roles/order"] = """{"roles":["$fresh"]}""",
        ["PUT /api/spaces/{id}/everyone"] = """{"permissions":["room.view"]}""",
        ["PUT /api/rooms/{id}/overrides"] = """{"overrides":[{"kind":"everyone","allow":["message.send"],"deny":[]}]}""",
        ["POST /api/rooms/{id}/members"] = """{"user_ids":["$self"]}""",
        ["PUT /api/rooms/{id}/owner"] = """{"user_id":"$self"}""",
        ["PATCH /api/rooms/{id}/members/{userId}"] = """{"role":"admin"}""",
        ["POST /api/rooms/{roomId}/messages"] = """{"content":"c","client_message_id":"$fresh"}""",
        ["POST /api/messages/{messageId}/forward"] = """{"room_id":"$own"}""",
        ["POST /api/messages/{messageId}/remove"] = """{"reason":"r"}""",
        ["POST /api/messages/{messageId}/thread/read"] = """{"seq":1}""",
        ["PATCH /api/messages/{messageId}"] = """{"content":"c"}""",
        ["POST /api/moderation/actions/{id}/undo"] = """{"reason":"r"}""",
        ["POST /api/moderation/cases/{id}/assign"] = """{"user_id":"$self"}""",
        ["POST /api/moderation/cases/{id}/notes"] = """{"text":"t"}""",
        ["POST /api/moderation/cases/{id}/decide"] = """{"decision":"dismiss"}""",
        ["POST /api/moderation/notices/{id}/appeal"] = """{"text":"t"}""",
        ["POST /api/rooms/{roomId}/read"] = """{"seq":1}""",
        ["POST /api/rooms/{roomId}/unread"] = """{"seq":1}""",
        ["POST /api/rooms/{roomId}/delivered"] = """{"seq":1}""",
        ["POST /api/rooms/{id}/typing"] = """{"typing":true}""",
    };

    /// <summary>Foreign ids where everything else is the caller's own: in queries and bodies, and as the last of two in the path.</summary>
    private static readonly (string Method, string Path, string? Body)[] Within =
    [
        ("GET", "/api/rooms?after=$room", null),
        ("GET", "/api/rooms?limit=2&after=$room", null),
        ("GET", "/api/rooms/discover?after=$room", null),
        ("GET", "/api/rooms/discover?q=c&after=$room", null),
        ("GET", "/api/rooms/$own/messages?before=$message", null),
        ("GET", "/api/rooms/$own/messages?after=$message", null),
        ("GET", "/api/rooms/$own/messages?around=$message", null),
        ("GET", "/api/rooms/$own/members?after=$user", null),
        ("GET", "/api/messages/$said/receipts?after=$user", null),
        ("GET", "/api/messages/$said/reactions?after=$message", null),
        ("GET", "/api/messages/saved?after=$message", null),
        ("GET", "/api/admin/analytics/messages?room_id=$strange", null),
        ("GET", "/api/moderation/audit?room_id=$strange", null),
        ("GET", "/api/moderation/audit?after=$message", null),
        ("GET", "/api/sync?cursor=$message", null),
        ("POST", "/api/rooms", """{"type":"group","name":"R","members":["$user"]}"""),
        ("POST", "/api/rooms", """{"type":"direct","members":["$user"]}"""),
        ("POST", "/api/rooms/$own/members", """{"user_ids":["$user"]}"""),
        ("PATCH", "/api/rooms/$own/members/$user", """{"role":"admin"}"""),
        ("DELETE", "/api/rooms/$own/members/$user", null),
        ("GET", "/api/moderation/actions?room_id=$strange", null),
        ("GET", "/api/moderation/actions?after=$message", null),
        ("POST", "/api/moderation/actions", """{"kind":"warn","user_id":"$user","reason":"r"}"""),
        ("POST", "/api/moderation/actions", """{"kind":"mute","user_id":"$self","room_id":"$room","reason":"r"}"""),
        ("POST", "/api/moderation/actions", """{"kind":"ban","user_id":"$user","room_id":"$own","reason":"r"}"""),
        ("POST", "/api/moderation/actions", """{"kind":"lock_room","room_id":"$room","reason":"r"}"""),
        ("POST", "/api/moderation/actions", """{"kind":"bulk_delete","room_id":"$room","from":"2020-01-01T00:00:00Z","reason":"r"}"""),
        ("POST", "/api/moderation/actions", """{"kind":"delete_message","message_id":"$message","reason":"r"}"""),
        ("GET", "/api/moderation/cases?room_id=$room", null),
        ("GET", "/api/moderation/cases?after=$message", null),
        ("GET", "/api/moderation/reports?after=$message", null),
        ("GET", "/api/moderation/notices?state=all&after=$message", null),
        ("POST", "/api/moderation/reports", """{"reason":"spam","message_id":"$message"}"""),
        ("POST", "/api/moderation/reports", """{"reason":"spam","user_id":"$user"}"""),
        ("POST", "/api/moderation/reports", """{"reason":"spam","room_id":"$room"}"""),
        ("GET", "/api/moderation/rules?room_id=$room", null),
        ("GET", "/api/moderation/rules/versions?room_id=$room", null),
        ("GET", "/api/moderation/rules/versions?after=$message", null),
        ("GET", "/api/moderation/rules/versions/1?room_id=$room", null),
        ("GET", "/api/moderation/rules/export?room_id=$room", null),
        ("PUT", "/api/moderation/rules", """{"version":0,"rules":{},"room_id":"$room"}"""),
        ("POST", "/api/moderation/rules/revert", """{"version":1,"room_id":"$room"}"""),
        ("POST", "/api/moderation/rules/test", """{"text":"t","room_id":"$room"}"""),
        ("POST", "/api/moderation/rules/dry-run", """{"rules":{},"last":10,"room_id":"$room"}"""),
        ("POST", "/api/moderation/rules/import", """{"version":0,"file":{"format":1,"rules":{}},"room_id":"$room"}"""),
        ("POST", "/api/messages/$said/forward", """{"room_id":"$room"}"""),
        ("POST", "/api/rooms/$own/messages", """{"content":"c","reply_to":"$message"}"""),
        ("POST", "/api/rooms/$own/messages", """{"content":"c","thread_root":"$message"}"""),
        ("GET", "/api/messages/$said/thread?before=$message", null),
        ("GET", "/api/messages/$said/thread?after=$message", null),
        ("GET", "/api/messages/$said/thread?around=$message", null),
        ("GET", "/api/threads?after=$message", null),
        ("POST", "/api/rooms/$own/read", """{"message_id":"$message"}"""),
        ("GET", "/api/spaces/discover?after=$space", null),
        ("GET", "/api/spaces/$ownspace/members?after=$user", null),
        ("GET", "/api/spaces/$ownspace/bans?after=$user", null),
        ("PUT", "/api/spaces/$ownspace/owner", """{"user_id":"$user"}"""),
        ("PUT", "/api/spaces/$ownspace/members/$user/roles", """{"roles":[]}"""),
        ("DELETE", "/api/spaces/$ownspace/members/$user", null),
        ("PUT", "/api/spaces/$ownspace/bans/$user", """{"reason":"r"}"""),
        ("DELETE", "/api/spaces/$ownspace/bans/$user", null),
        ("PATCH", "/api/spaces/$ownspace/roles/$space", """{"name":"R"}"""),
        ("DELETE", "/api/spaces/$ownspace/roles/$space", null),
        ("PUT", "/api/spaces/$ownspace/roles/order", """{"roles":["$space"]}"""),
        ("PATCH", "/api/spaces/$ownspace/categories/$space", """{"name":"C"}"""),
        ("DELETE", "/api/spaces/$ownspace/categories/$space", null),
        ("POST", "/api/spaces/$ownspace/channels", """{"name":"C","category_id":"$space"}"""),
        ("PUT", "/api/spaces/$ownspace/channels/order", """{"sections":[{"category_id":"$space","channels":[]}]}"""),
        ("PUT", "/api/spaces/$ownspace/channels/$room/default", """{"default":true}"""),
        ("PUT", "/api/rooms/$ownchannel/overrides", """{"overrides":[{"kind":"member","id":"$user","allow":["room.view"],"deny":[]}]}"""),
        ("PUT", "/api/rooms/$ownchannel/overrides", """{"overrides":[{"kind":"role","id":"$space","allow":["room.view"],"deny":[]}]}"""),
        ("POST", "/api/rooms/$own/unread", """{"message_id":"$message"}"""),
        ("POST", "/api/rooms/$own/delivered", """{"message_id":"$message"}"""),
    ];

    private static readonly string[] Events =
    [
        """{"type":"message.send","room_id":"$room","content":"c"}""",
        """{"type":"message.send","room_id":"$own","content":"c","reply_to":"$message"}""",
        """{"type":"message.send","room_id":"$own","content":"c","thread_root":"$message"}""",
        """{"type":"thread.read","message_id":"$message","seq":1}""",
        """{"type":"thread.follow","message_id":"$message"}""",
        """{"type":"thread.unfollow","message_id":"$message"}""",
        """{"type":"message.edit","message_id":"$message","content":"c"}""",
        """{"type":"message.delete","message_id":"$message"}""",
        """{"type":"reaction.add","message_id":"$message","emoji":"👍"}""",
        """{"type":"reaction.remove","message_id":"$message","emoji":"👍"}""",
        """{"type":"message.forward","message_id":"$message","room_id":"$own"}""",
        """{"type":"message.forward","message_id":"$said","room_id":"$room"}""",
        """{"type":"message.pin","message_id":"$message"}""",
        """{"type":"message.unpin","message_id":"$message"}""",
        """{"type":"message.read","room_id":"$room","seq":1}""",
        """{"type":"message.read","room_id":"$own","message_id":"$message"}""",
        """{"type":"message.delivered","room_id":"$room","message_id":"$message"}""",
        """{"type":"typing.start","room_id":"$room"}""",
        """{"type":"typing.stop","room_id":"$room"}""",
        """{"type":"presence.subscribe","user_ids":["$user"]}""",
        """{"type":"room.join","room_id":"$room"}""",
        """{"type":"room.leave","room_id":"$room"}""",
    ];

    private readonly List<Target> targets = [];
    private TestServer server = null!;
    private TestUser alice = null!;
    private Guid own;
    private Guid ownSpace;
    private Guid ownChannel;
    private Guid said;
    private Guid stranger;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync();
        alice = await server.CreateUserAsync("Alice"); // the tenant's owner: even the administrator sees no more
        var bob = await server.CreateUserAsync("Bob");
        own = await server.CreateRoomAsync(alice);
        said = (await alice.SayAsync(own, "mine")).Guid("id");
        ownSpace = (await alice.PostAsync("/api/spaces", new { name = "Mine" })).Guid("id");
        ownChannel = (await alice.GetAsync($"/api/spaces/{ownSpace}/channels"))["channels"]![0]!.Guid("id");
        for (var i = 0; i < 3; i++)
        {
            await server.CreateRoomAsync(alice);
            await ChannelAsync(bob, $"c{i}", "public");
        }

        var zoe = await ElsewhereAsync();
        stranger = zoe.Id;
        await TargetAsync("of another tenant", zoe, await ChannelAsync(zoe, "c1", "private"));
        await TargetAsync("a public channel of another tenant", zoe, await ChannelAsync(zoe, "c1", "public"));
        await TargetAsync("a private channel", bob, await ChannelAsync(bob, "c1", "private"));
        await TargetAsync("a group", bob, await server.CreateRoomAsync(bob));

        var left = await server.CreateRoomAsync(bob, alice);
        await TargetAsync("a room that one was removed from", bob, left);
        using var removed = await bob.SendAsync(HttpMethod.Delete, $"/api/rooms/{left}/members/{alice.Id}");
        var gone = await server.CreateRoomAsync(bob, alice);
        await TargetAsync("a deleted room", bob, gone);
        await bob.DeleteRoomAsync(gone);
        var channel = await ChannelAsync(bob, "c1", "public");
        await TargetAsync("a deleted channel", bob, channel);
        await bob.DeleteRoomAsync(channel);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Every_route_answers_to_a_foreign_id_in_its_path_as_to_none()
    {
        var document = (await alice.GetAsync("/openapi/v1.json"))["paths"]!.AsObject();
        var probes = document
            .SelectMany(path => path.Value!.AsObject().Select(o => (Method: o.Key.ToUpperInvariant(), Path: path.Key, Operation: o.Value!)))
            .Where(o => Parameters(o.Operation).Any(p => p.In == "path") && !o.Path.StartsWith("/api/admin/", StringComparison.Ordinal))
            .ToArray();
        foreach (var (method, path, operation) in probes)
        {
            var body = Bodies.GetValueOrDefault($"{method} {path}");
            Assert.True(body is not null == (operation["requestBody"] is not null), $"ForeignIds.Bodies and {method} {path} do not fit.");
            var people = path.StartsWith("/api/users/", StringComparison.Ordinal) || path.StartsWith("/api/presence/", StringComparison.Ordinal);
            var spaces = path.StartsWith("/api/spaces/", StringComparison.Ordinal);
            var filled = path.Replace("{id}", people ? "$user" : spaces ? "$space" : "$room", StringComparison.Ordinal).Replace("{roomId}", "$room", StringComparison.Ordinal)
                .Replace("{messageId}", "$message", StringComparison.Ordinal).Replace("{userId}", "$user", StringComparison.Ordinal)
                .Replace("{emoji}", "%F0%9F%91%8D", StringComparison.Ordinal);
            await CompareAsync(method, filled, body);
        }

        Assert.True(probes.Length >= 20, $"{probes.Length} routes have ids in their paths.");
        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task Every_query_and_body_with_a_foreign_id_is_answered_as_one_with_none()
    {
        foreach (var (method, path, body) in Within) await CompareAsync(method, path, body);
        foreach (var (path, operations) in (await alice.GetAsync("/openapi/v1.json"))["paths"]!.AsObject())
            foreach (var (name, place) in Parameters(operations!["get"] ?? new JsonObject()))
                if (place == "query" && IdNames.Contains(name) && !path.StartsWith("/api/admin/events", StringComparison.Ordinal))
                    Assert.Contains(Within, w => Regex.IsMatch(w.Path, Pattern(path, name), RegexOptions.None, TimeSpan.FromSeconds(1)));

        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task Every_event_with_a_foreign_id_is_answered_as_one_with_none()
    {
        await using var hub = await server.ConnectAsync(alice);
        foreach (var template in Events)
        {
            var none = new Target("none", Fresh.Id(), Fresh.Id(), Fresh.Id());
            var expected = Plain((await hub.InvokeAsync(JsonNode.Parse(Fill(template, none, Fresh.Id()))!.AsObject())).ToJsonString(), none, default);
            foreach (var target in targets)
            {
                var answer = await hub.InvokeAsync(JsonNode.Parse(Fill(template, target, stranger))!.AsObject());
                Assert.True(Plain(answer.ToJsonString(), target, stranger) == expected, $"{template} with {target.Name}: {answer.ToJsonString()}, not {expected}");
            }
        }

        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)] // needs the lock of a room's row
    public async Task Nobody_waits_for_the_lock_of_a_room_that_they_may_not_know_of()
    {
        foreach (var target in targets)
        {
            await using var held = await RoomLock.TakeAsync(server.Database, target.Room);
            (HttpMethod, string, object?)[] calls =
            [
                (HttpMethod.Patch, $"/api/rooms/{target.Room}", new { name = "R" }),
                (HttpMethod.Delete, $"/api/rooms/{target.Room}", null),
                (HttpMethod.Post, $"/api/rooms/{target.Room}/archive", null),
                (HttpMethod.Post, $"/api/rooms/{target.Room}/join", null),
                (HttpMethod.Post, $"/api/rooms/{target.Room}/leave", null),
                (HttpMethod.Post, $"/api/rooms/{target.Room}/members", new { user_ids = new[] { alice.Id } }),
                (HttpMethod.Patch, $"/api/rooms/{target.Room}/members/{alice.Id}", new { role = "admin" }),
                (HttpMethod.Delete, $"/api/rooms/{target.Room}/members/{stranger}", null),
                (HttpMethod.Patch, $"/api/messages/{target.Message}", new { content = "c" }),
                (HttpMethod.Delete, $"/api/messages/{target.Message}", null),
                (HttpMethod.Put, $"/api/messages/{target.Message}/reactions/👍", null),
                (HttpMethod.Delete, $"/api/messages/{target.Message}/reactions/👍", null),
                (HttpMethod.Put, $"/api/messages/{target.Message}/pin", null),
                (HttpMethod.Post, $"/api/rooms/{target.Room}/messages", new { content = "c" }),
            ];

            var answers = await Task.WhenAll(calls.Select(c => alice.TryAsync(c.Item1, c.Item2, c.Item3)))
                .WaitAsync(TimeSpan.FromSeconds(10)); // a lock is waited for until the test ends

            Assert.All(answers, a => Assert.Equal(HttpStatusCode.NotFound, a.Status));
        }
    }

    private async Task CompareAsync(string method, string path, string? body)
    {
        var none = new Target("none", Fresh.Id(), Fresh.Id(), Fresh.Id());
        var nobody = Fresh.Id();
        var expected = Plain(await AskAsync(method, Fill(path, none, nobody), body is null ? null : Fill(body, none, nobody)), none, nobody);
        foreach (var target in targets)
        {
            var answer = Plain(
                await AskAsync(method, Fill(path, target, stranger), body is null ? null : Fill(body, target, stranger)), target, stranger);
            Assert.True(answer == expected, $"{method} {path} {body} with {target.Name}:\n{answer}\nand with none:\n{expected}");
        }
    }

    private async Task<string> AskAsync(string method, string path, string? body)
    {
        using var answer = await alice.SendAsync(new HttpMethod(method), path, body is null ? null : JsonNode.Parse(body));
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(h => !Passing.Contains(h.Key))
            .Select(h => $"{h.Key}: {string.Join(", ", h.Value)}").Order(StringComparer.Ordinal);
        return $"{(int)answer.StatusCode}\n{string.Join('\n', headers)}\n{await answer.Content.ReadAsStringAsync()}";
    }

    private string Fill(string template, Target target, Guid user) => template
        .Replace("$room", $"{target.Room}", StringComparison.Ordinal).Replace("$space", $"{target.Space}", StringComparison.Ordinal)
        .Replace("$message", $"{target.Message}", StringComparison.Ordinal)
        .Replace("$user", $"{user}", StringComparison.Ordinal).Replace("$ownspace", $"{ownSpace}", StringComparison.Ordinal)
        .Replace("$ownchannel", $"{ownChannel}", StringComparison.Ordinal).Replace("$own", $"{own}", StringComparison.Ordinal)
        .Replace("$said", $"{said}", StringComparison.Ordinal).Replace("$self", $"{alice.Id}", StringComparison.Ordinal)
        .Replace("$fresh", $"{Fresh.Id()}", StringComparison.Ordinal)
        .Replace("$strange", $"{(target.OfTenant ? Fresh.Id() : target.Room)}", StringComparison.Ordinal); // figures are the administrator's own

    /// <summary>Without what tells one question from another.</summary>
    private static string Plain(string answer, Target target, Guid user) => Regex.Replace(
        answer.Replace($"{target.Room}", "ROOM", StringComparison.Ordinal).Replace($"{target.Space}", "SPACE", StringComparison.Ordinal)
            .Replace($"{target.Message}", "MESSAGE", StringComparison.Ordinal)
            .Replace($"{user}", "USER", StringComparison.Ordinal),
        "\"trace_?[iI]d\":\"[^\"]*\"", "", RegexOptions.None, TimeSpan.FromSeconds(1));

    private static string Pattern(string path, string name) =>
        "^" + Regex.Replace(Regex.Escape(path), @"\\{[^}]*}", "[^/?]+", RegexOptions.None, TimeSpan.FromSeconds(1)) + $@"\?(.*&)?{name}=";

    private static IEnumerable<(string Name, string In)> Parameters(JsonNode operation) =>
        (operation["parameters"]?.AsArray() ?? []).Select(p => (p.Text("name"), p.Text("in")));

    private async Task TargetAsync(string name, TestUser owner, Guid room) => targets.Add(new Target(
        name, room, (await owner.SayAsync(room, "secret")).Guid("id"), await SpaceAsync(name, owner),
        OfTenant: !name.Contains("another tenant", StringComparison.Ordinal)));

    /// <summary>A space that Alice may not know of; of a removed one, she was in it.</summary>
    private async Task<Guid> SpaceAsync(string name, TestUser owner)
    {
        var space = (await owner.PostAsync("/api/spaces", new { name = "Secret" })).Guid("id");
        if (name.Contains("removed", StringComparison.Ordinal))
        {
            var code = (await owner.PostAsync($"/api/spaces/{space}/invites", new { max_uses = 1 })).Text("code");
            await alice.PostAsync($"/api/invites/{code}/accept");
            using var banned = await owner.SendAsync(HttpMethod.Put, $"/api/spaces/{space}/bans/{alice.Id}", new { reason = "r" });
            Assert.Equal(HttpStatusCode.NoContent, banned.StatusCode);
        }

        if (name.Contains("deleted", StringComparison.Ordinal))
        {
            using var deleted = await owner.SendAsync(HttpMethod.Delete, $"/api/spaces/{space}");
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        }

        return space;
    }

    private static async Task<Guid> ChannelAsync(TestUser owner, string name, string visibility) => (await owner.PostAsync(
        "/api/rooms", new JsonObject { ["type"] = "channel", ["name"] = name, ["visibility"] = visibility, ["members"] = new JsonArray() })).Guid("id");

    private async Task<TestUser> ElsewhereAsync()
    {
        await server.Database.RunAsync(
            "INSERT INTO tenants (id, slug, name, created_at) VALUES ($1, 'elsewhere', 'Elsewhere', now())", Fresh.Id());
        using var registered = await server.Http.PostAsJsonAsync("/api/auth/register", new JsonObject
        {
            ["name"] = "Zoe", ["email"] = $"{Fresh.Id():n}@example.test", ["password"] = TestUser.Password, ["tenant"] = "elsewhere",
        });
        var answer = JsonNode.Parse(await registered.Content.ReadAsStringAsync())!;
        return (alice with { Id = answer["user"].Guid("id"), Name = "Zoe", Token = answer.Text("token") }).At(server.Address);
    }

    private sealed record Target(string Name, Guid Room, Guid Message, Guid Space, bool OfTenant = false);
}
