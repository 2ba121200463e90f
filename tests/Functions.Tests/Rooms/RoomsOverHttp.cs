using System.Net;
using System.Text.Json.Nodes;

namespace Veza.Functions.Tests.Rooms;

public sealed class RoomsOverHttp
{
    private static readonly string[] RoomFields =
    [
        "id", "name", "type", "visibility", "topic", "archived_at", "role", "member_count", "last_seq", "revision",
        "last_message", "read_seq", "delivered_seq", "other_user", "created_by", "created_at", "members", "favourite", "favourite_version",
    ];

    private static readonly string[] MemberFields =
        ["user_id", "name", "handle", "avatar_url", "role", "joined_at", "joined_seq", "delivered_seq", "read_seq", "version"];

    [Fact]
    public async Task A_room_has_the_documented_shape()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));

        using var made = await alice.SendAsync(HttpMethod.Post, "/api/rooms", Body("group", "Les amis", bob));
        var room = JsonNode.Parse(await made.Content.ReadAsStringAsync())!.AsObject();

        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal($"/api/rooms/{room["id"]}", made.Headers.Location?.ToString());
        Assert.Equal(RoomFields, room.Select(p => p.Key));
        Assert.Equal(("Les amis", "group", "private", "owner", 2), (
            (string?)room["name"], (string?)room["type"], (string?)room["visibility"], (string?)room["role"], (int?)room["member_count"]));
        Assert.All(room["members"]!.AsArray(), m => Assert.Equal(MemberFields, m!.AsObject().Select(p => p.Key)));
        Assert.Equal(room.ToJsonString(), (await alice.GetAsync($"/api/rooms/{room["id"]}")).ToJsonString());
    }

    [Fact]
    public async Task A_direct_room_is_made_once_and_called_by_the_other_one()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));

        using var first = await alice.SendAsync(HttpMethod.Post, "/api/rooms", Body("direct", null, bob));
        using var second = await bob.SendAsync(HttpMethod.Post, "/api/rooms", Body("direct", null, alice));
        var (seenByAlice, seenByBob) = (await JsonAsync(first), await JsonAsync(second));

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal((string?)seenByAlice["id"], (string?)seenByBob["id"]);
        Assert.Equal(("Bob", "Alice"), ((string?)seenByAlice["name"], (string?)seenByBob["name"]));
        Assert.Equal(alice.Id, (Guid?)seenByBob["other_user"]!["id"]);
    }

    [Fact]
    public async Task A_room_shows_its_newest_message_and_how_far_members_have_read()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var id = await server.CreateRoomAsync(alice, bob);
        await alice.PostAsync($"/api/rooms/{id}/messages", new JsonObject { ["content"] = "Bonjour" });
        await bob.PostAsync($"/api/rooms/{id}/read", new JsonObject { ["seq"] = 1 });

        var room = await alice.GetAsync($"/api/rooms/{id}");

        Assert.Equal(("Bonjour", 1L), ((string?)room["last_message"]!["content"], (long?)room["last_seq"]));
        var seen = room["members"]!.AsArray().Single(m => (Guid?)m!["user_id"] == bob.Id)!;
        Assert.Equal((1L, 1L), ((long?)seen["read_seq"], (long?)seen["delivered_seq"]));
    }

    [Fact]
    public async Task A_channel_goes_through_its_life()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await alice.PostAsync("/api/rooms", new JsonObject
        {
            ["type"] = "channel", ["name"] = "général", ["visibility"] = "public", ["members"] = new JsonArray(),
        });
        var path = $"/api/rooms/{room["id"]}";

        var found = await bob.GetAsync("/api/rooms/discover?q=GENERAL");
        using var hidden = await bob.SendAsync(HttpMethod.Get, path);
        var joined = await bob.PostAsync($"{path}/join");
        var members = await bob.GetAsync($"{path}/members?limit=1");
        var next = await bob.GetAsync($"{path}/members?limit=10&after={members[0]!["user_id"]}");
        using var renamed = await bob.SendAsync(HttpMethod.Patch, path, new { name = "mine" });
        using var promoted = await alice.SendAsync(HttpMethod.Patch, $"{path}/members/{bob.Id}", new { role = "admin" });
        using var topic = await bob.SendAsync(HttpMethod.Patch, path, new { topic = "Tout et rien" });
        using var left = await bob.SendAsync(HttpMethod.Post, $"{path}/leave");
        var archived = await alice.PostAsync($"{path}/archive");
        using var refused = await bob.SendAsync(HttpMethod.Post, $"{path}/join");
        await alice.PostAsync($"{path}/unarchive");
        var invited = await alice.PostAsync($"{path}/members", new { user_ids = new[] { bob.Id } });
        using var removed = await alice.SendAsync(HttpMethod.Delete, $"{path}/members/{bob.Id}");
        using var deleted = await alice.SendAsync(HttpMethod.Delete, path);
        using var gone = await alice.SendAsync(HttpMethod.Get, path);

        Assert.Equal((1, false), (found.AsArray().Count, (bool?)found[0]!["joined"]));
        Assert.Equal((HttpStatusCode.NotFound, "room_not_found"), await ProblemAsync(hidden));
        Assert.Equal(("member", 2), ((string?)joined["role"], (int?)joined["member_count"]));
        Assert.Equal((1, 1), (members.AsArray().Count, next.AsArray().Count));
        Assert.Equal((HttpStatusCode.Forbidden, "not_room_admin"), await ProblemAsync(renamed));
        Assert.Equal("admin", (string?)(await JsonAsync(promoted))["role"]);
        Assert.Equal("Tout et rien", (string?)(await JsonAsync(topic))["topic"]);
        Assert.Equal(HttpStatusCode.NoContent, left.StatusCode);
        Assert.NotNull(archived["archived_at"]);
        Assert.Equal((HttpStatusCode.Forbidden, "room_archived"), await ProblemAsync(refused));
        Assert.Equal(bob.Id, (Guid?)invited[0]!["user_id"]);
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (removed.StatusCode, deleted.StatusCode));
        Assert.Equal((HttpStatusCode.NotFound, "room_not_found"), await ProblemAsync(gone));
    }

    [Theory]
    [InlineData("""{"type":"castle","members":[]}""", "validation_failed")]
    [InlineData("""{"type":"channel","name":"x","visibility":"some","members":[]}""", "validation_failed")]
    [InlineData("""{"type":"direct","members":[]}""", "validation_failed")]
    [InlineData("""{"name":"x","members":[]}""", "validation_failed")]
    [InlineData("""{"type":"group","members":["not an id"]}""", null)]
    [InlineData("""{"type":"group",""", "malformed_json")]
    public async Task A_wrong_body_is_refused(string body, string? code)
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        using var answer = await alice.Http.PostAsync(new Uri("/api/rooms", UriKind.Relative), content);

        var (status, found) = await ProblemAsync(answer);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        if (code is not null) Assert.Equal(code, found);
    }

    [Theory]
    [InlineData("GET", "/api/rooms/discover")]
    [InlineData("POST", "/api/rooms")]
    [InlineData("GET", "/api/rooms/01890000-0000-7000-8000-000000000000")]
    [InlineData("POST", "/api/rooms/01890000-0000-7000-8000-000000000000/join")]
    [InlineData("GET", "/api/rooms/01890000-0000-7000-8000-000000000000/members")]
    [InlineData("POST", "/api/rooms/01890000-0000-7000-8000-000000000000/typing")]
    [InlineData("PUT", "/api/presence")]
    [InlineData("GET", "/api/presence/01890000-0000-7000-8000-000000000000")]
    public async Task Nobody_gets_in_without_a_token(string method, string path)
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));

        using var answer = await server.Http.SendAsync(request);

        Assert.Equal((HttpStatusCode.Unauthorized, "unauthenticated"), await ProblemAsync(answer));
    }

    [Fact]
    public async Task Members_learn_of_changes_live_and_those_removed_learn_of_their_removal()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        await using var live = await server.ConnectAsync(bob);
        await live.SettleAsync();
        var id = await server.CreateRoomAsync(alice);

        await alice.PostAsync($"/api/rooms/{id}/members", new { user_ids = new[] { bob.Id } });
        var joined = await live.NextAsync("room.member_joined");
        using var renamed = await alice.SendAsync(HttpMethod.Patch, $"/api/rooms/{id}", new { name = "Nouveau nom" });
        var updated = await live.NextAsync("room.updated");
        await alice.PostAsync($"/api/rooms/{id}/messages", new JsonObject { ["content"] = "Bienvenue" });
        var message = await live.NextAsync("message.new");
        using var removed = await alice.SendAsync(HttpMethod.Delete, $"/api/rooms/{id}/members/{bob.Id}");
        var left = await live.NextAsync("room.member_left");
        await alice.PostAsync($"/api/rooms/{id}/messages", new JsonObject { ["content"] = "Entre nous" });
        await live.SettleAsync();

        Assert.Equal((bob.Id, "Bob", 2), ((Guid?)joined["user_id"], (string?)joined["user_name"], (int?)joined["member_count"]));
        Assert.Equal(("Nouveau nom", 2L), ((string?)updated["room"]!["name"], (long?)updated["room"]!["revision"]));
        Assert.Equal("Bienvenue", (string?)message["message"]!["content"]);
        Assert.Equal((bob.Id, 1), ((Guid?)left["user_id"], (int?)left["member_count"]));
        Assert.DoesNotContain(live.Events, e => e.ToJsonString().Contains("Entre nous", StringComparison.Ordinal));
    }

    private static JsonObject Body(string type, string? name, params TestUser[] members) => new()
    {
        ["type"] = type,
        ["name"] = name,
        ["members"] = new JsonArray([.. members.Select(m => (JsonNode)m.Id)]),
    };

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

    private static async Task<(HttpStatusCode, string?)> ProblemAsync(HttpResponseMessage answer) =>
        (answer.StatusCode, (string?)(await JsonAsync(answer))["code"]);
}
