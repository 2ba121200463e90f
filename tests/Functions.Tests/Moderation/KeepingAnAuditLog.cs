using System.Net;
using System.Text.Json.Nodes;
using Veza.Functions.Hosting.Standalone;

namespace Veza.Functions.Tests.Moderation;

/// <summary>What those who look after rooms and people did stands in the audit log, for those who may read it.</summary>
public sealed class KeepingAnAuditLog : IAsyncLifetime
{
    private TestServer server = null!;
    private TestUser alice = null!;
    private TestUser bob = null!;
    private TestUser carol = null!;
    private Guid room;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync();
        alice = await server.CreateUserAsync("Alice"); // the tenant's owner
        (bob, carol) = (await server.CreateUserAsync("Bob"), await server.CreateUserAsync("Carol"));
        room = await server.CreateRoomAsync(bob, alice, carol);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Each_administrative_action_is_noted_with_who_did_it_to_whom_and_what_changed()
    {
        var said = (await carol.SayAsync(room, "spam")).Guid("id");
        await bob.CallAsync(HttpMethod.Patch, $"/api/rooms/{room}", new { topic = "secret plans" });
        await bob.CallAsync(HttpMethod.Patch, $"/api/rooms/{room}/members/{alice.Id}", new { role = "admin" });
        await bob.DeleteAsync(said);
        await carol.DeleteAsync((await carol.SayAsync(room, "my own")).Guid("id"));
        await bob.CallAsync(HttpMethod.Delete, $"/api/rooms/{room}/members/{carol.Id}");
        await bob.CallAsync(HttpMethod.Put, $"/api/rooms/{room}/owner", new { user_id = alice.Id });
        await bob.PostAsync($"/api/rooms/{room}/archive");
        await bob.PostAsync($"/api/rooms/{room}/unarchive");
        await alice.DeleteRoomAsync(room);

        var log = (await alice.GetAsync("/api/moderation/audit")).AsArray().Reverse().ToArray();

        Assert.Equal(
            ["room.updated", "room.role_changed", "message.deleted", "room.member_removed", "room.handed_over", "room.archived", "room.reopened",
                "room.deleted"],
            log.Select(e => e.Text("action")));
        Assert.All(log[..^1], e => Assert.Equal((bob.Id, "person"), (e.Guid("actor_id"), e.Text("actor"))));
        Assert.All(log, e => Assert.Equal(room, e.Guid("room_id")));
        Assert.Equal(Enumerable.Range(1, 8).Select(n => (long)n), log.Select(e => e.Number("seq")));
        Assert.Equal(("member", "admin", alice.Id), (log[1]!["before"].Text("role"), log[1]!["after"].Text("role"), log[1].Guid("user_id")));
        Assert.Equal(($"{said}", carol.Id), (log[2].Text("target_id"), log[2].Guid("user_id")));
        Assert.Equal((carol.Id, alice.Id), (log[3].Guid("user_id"), log[7].Guid("actor_id")));
        Assert.DoesNotContain("secret", string.Concat(log.Select(e => e!.ToJsonString())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_searched_by_each_of_its_parts_and_exported_whole()
    {
        await bob.PostAsync($"/api/rooms/{room}/archive");
        await bob.PostAsync($"/api/rooms/{room}/unarchive");
        var other = await server.CreateRoomAsync(carol, bob);
        await carol.CallAsync(HttpMethod.Delete, $"/api/rooms/{other}/members/{bob.Id}");

        await HoldsAsync($"room_id={room}", "room.reopened", "room.archived");
        await HoldsAsync($"user_id={bob.Id}", "room.member_removed");
        await HoldsAsync($"actor_id={carol.Id}", "room.member_removed");
        await HoldsAsync("action=room.archived", "room.archived");
        Assert.Empty(await ActionsAsync("until=2020-01-01T00:00:00Z"));
        Assert.Equal(3, (await ActionsAsync("from=2020-01-01T00:00:00Z")).Length);
        foreach (var query in new[] { "from=yesterday", "until=x", "limit=0", "limit=201", $"action={new string('a', 61)}" })
        {
            Assert.Equal(
                (HttpStatusCode.BadRequest, "validation_failed"), await alice.TryAsync(HttpMethod.Get, $"/api/moderation/audit?{query}"));
        }

        using var answer = await alice.SendAsync(HttpMethod.Get, "/api/moderation/audit/export?after_seq=1");
        var lines = (await answer.Content.ReadAsStringAsync()).TrimEnd('\n').Split('\n').Select(l => JsonNode.Parse(l)).ToArray();
        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal([2, 3], lines.Select(e => e.Number("seq")));
        Assert.Equal(["room.reopened", "room.member_removed"], lines.Select(e => e.Text("action")));
    }

    [Fact]
    public async Task Only_those_who_may_read_it()
    {
        foreach (var path in new[] { "/api/moderation/audit", "/api/moderation/audit/export" })
        {
            Assert.Equal((HttpStatusCode.Forbidden, "admin_required"), await bob.TryAsync(HttpMethod.Get, path));
            Assert.Equal(HttpStatusCode.OK, (await alice.TryAsync(HttpMethod.Get, path)).Status);
        }
    }

    [Fact]
    public async Task An_operator_who_gives_a_role_is_noted_and_the_command_finds_what_was_changed()
    {
        Assert.Equal(0, await CommandAsync("grant", bob.Email, "moderator"));
        var granted = (await alice.GetAsync("/api/moderation/audit")).AsArray().Single();
        Assert.Equal(
            ("tenant.role_changed", "operator", bob.Id, "member", "moderator"),
            (granted.Text("action"), granted.Text("actor"), granted.Guid("user_id"), granted!["before"].Text("role"), granted["after"].Text("role")));
        Assert.Null(granted["actor_id"]);
        Assert.Equal(0, await CommandAsync("audit", "verify"));

        await server.Database.RunAsync("ALTER TABLE audit_entries DISABLE TRIGGER USER");
        await server.Database.RunAsync("UPDATE audit_entries SET after = '{\"role\":\"member\"}'");

        Assert.Equal(1, await CommandAsync("audit", "verify"));
        Assert.Equal(2, await CommandAsync("audit", "mend"));
    }

    private async Task HoldsAsync(string query, params string[] expected) => Assert.Equal(expected, await ActionsAsync(query));

    private async Task<string[]> ActionsAsync(string query) =>
        [.. (await alice.GetAsync($"/api/moderation/audit?{query}")).AsArray().Select(e => e.Text("action"))];

    private Task<int> CommandAsync(params string[] command) => CommandLine.RunAsync(
        [.. command, "--environment=Test", $"--contentRoot={AppContext.BaseDirectory}", .. server.Scene.Settings().Select(s => $"--{s.Key}={s.Value}")]);
}
