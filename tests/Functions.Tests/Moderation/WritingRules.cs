using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using static Veza.Functions.Tests.Moderation.ModerationScene;

namespace Veza.Functions.Tests.Moderation;

/// <summary>Rules over HTTP: who may read and write them, versions, trials, files.</summary>
public sealed class WritingRules : IAsyncLifetime
{
    private const string Rules = "/api/moderation/rules";

    private ModerationScene scene = null!;

    public async Task InitializeAsync() => scene = await ModerationScene.CreateAsync(
        KeyValuePair.Create("Veza:ModerationRules:MaxRooms", "3"), KeyValuePair.Create("Veza:ModerationRules:MaxVersions", "6"));

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task What_is_written_holds_and_its_versions_are_kept_and_come_back()
    {
        var nothing = await scene.Max.GetAsync(Rules);
        var first = await WriteAsync(scene.Olga, 0, Words("gribble"), note: "the first");
        await WriteAsync(scene.Olga, 1, Words("frobble"));
        var reverted = await scene.Olga.PostAsync($"{Rules}/revert", new { version = 1 });
        var shown = await scene.Max.GetAsync(Rules);
        var versions = (await scene.Max.GetAsync($"{Rules}/versions")).AsArray();
        var second = await scene.Max.GetAsync($"{Rules}/versions/2");

        Assert.Equal((0, 0.9), (nothing.Int("version"), nothing["effective"]!["spam"]!["hold"]!.GetValue<double>()));
        Assert.Equal((1, "the first", scene.Olga.Id), (first.Int("version"), first.Text("note"), first.Guid("changed_by")));
        Assert.Equal((3, "gribble"), (reverted.Int("version"), Word(reverted)));
        Assert.Equal((3, "gribble"), (shown.Int("version"), Word(shown)));
        Assert.Equal([3, 2, 1], versions.Select(v => v!.Int("version")));
        Assert.Equal("frobble", Word(second));
        Assert.Equal((HttpStatusCode.NotFound, "rules_version_not_found"), await scene.Max.TryAsync(HttpMethod.Get, $"{Rules}/versions/4"));
        Assert.Equal((HttpStatusCode.NotFound, "rules_version_not_found"), await scene.Olga.TryAsync(HttpMethod.Post, $"{Rules}/revert", new { version = 4 }));
    }

    [Fact]
    public async Task Of_many_versions_of_a_place_the_newest_are_kept()
    {
        await TryWriteAsync(scene.Ada, scene.Channel);
        for (var version = 0; version < 8; version++) await WriteAsync(scene.Olga, version, Words($"gribble{(char)('a' + version)}"));

        var kept = (await scene.Max.GetAsync($"{Rules}/versions")).AsArray().Select(v => v!.Int("version"));

        Assert.Equal([8, 7, 6, 5, 4, 3], kept);
        Assert.Equal((HttpStatusCode.NotFound, "rules_version_not_found"), await scene.Olga.TryAsync(HttpMethod.Post, $"{Rules}/revert", new { version = 2 }));
        Assert.Equal("gribblec", Word(await scene.Olga.PostAsync($"{Rules}/revert", new { version = 3 })));
        Assert.Equal(1, (await scene.Ada.GetAsync($"{Rules}?room_id={scene.Channel}")).Int("version"));
    }

    [Fact]
    public async Task Writing_and_trying_have_a_limit_of_their_own()
    {
        await using var limited = await ModerationScene.CreateAsync(KeyValuePair.Create("Veza:RateLimits:RuleWritesPerMinute", "2"));
        await WriteAsync(limited.Olga, 0, Words("gribble"));
        await limited.Olga.PostAsync($"{Rules}/test", new { text = "gribble" });

        Assert.Equal((HttpStatusCode.TooManyRequests, "rate_limited"), await limited.Olga.TryAsync(HttpMethod.Post, $"{Rules}/test", new { text = "x" }));
        Assert.Equal((HttpStatusCode.TooManyRequests, "rate_limited"), await limited.Olga.TryAsync(
            HttpMethod.Post, $"{Rules}/dry-run", new { rules = Words("gribble"), last = 1 }));
        Assert.Equal((HttpStatusCode.TooManyRequests, "rate_limited"), await TryWriteAsync(limited.Olga, room: null, version: 1));

        Assert.Equal(1, (await limited.Olga.GetAsync(Rules)).Int("version"));
        await limited.Max.PostAsync($"{Rules}/test", new { text = "x" });
    }

    [Fact]
    public async Task Versions_are_listed_in_pages()
    {
        for (var version = 0; version < 5; version++) await WriteAsync(scene.Olga, version, Words("gribble"));

        var seen = new List<int>();
        var path = $"{Rules}/versions?limit=2";
        while (path is not null)
        {
            using var answer = await scene.Max.SendAsync(HttpMethod.Get, path);
            seen.AddRange((await answer.Content.ReadFromJsonAsync<JsonArray>())!.Select(v => v!.Int("version")));
            path = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal([5, 4, 3, 2, 1], seen);
    }

    [Fact]
    public async Task Of_those_who_write_the_same_version_one_is_heard_and_the_others_are_told_which_holds()
    {
        var written = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => scene.Olga.TryAsync(
            HttpMethod.Put, Rules, new { version = 0, rules = Words($"gribble{(char)('a' + n)}") })));
        var again = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => scene.Olga.TryAsync(
            HttpMethod.Put, Rules, new { version = 1, rules = Words($"frobble{(char)('a' + n)}") })));
        var refusal = await RefusalAsync(scene.Olga, HttpMethod.Put, Rules, new { version = 1, rules = Words("late") });

        foreach (var round in (IEnumerable<(HttpStatusCode Status, string Code)>[])[written, again])
        {
            Assert.Single(round, w => w.Status == HttpStatusCode.OK);
            Assert.Equal(7, round.Count(w => w == (HttpStatusCode.Conflict, "rules_changed")));
        }

        Assert.Equal(("rules_changed", 2), (refusal.Text("code"), refusal.Int("version")));
        Assert.Equal(2, (await scene.Olga.GetAsync(Rules)).Int("version"));
    }

    [Fact]
    public async Task The_tenants_are_written_by_who_manages_it_and_a_rooms_by_who_looks_after_the_room()
    {
        var (group, channel) = (await scene.Server.CreateRoomAsync(scene.Bob, scene.Carol), scene.Channel);
        var direct = (await scene.Bob.PostAsync("/api/rooms", new { type = "direct", members = new[] { scene.Carol.Id } })).Guid("id");

        Assert.Equal((HttpStatusCode.Forbidden, "moderator_required"), await TryWriteAsync(scene.Bob, null));
        Assert.Equal((HttpStatusCode.Forbidden, "admin_required"), await TryWriteAsync(scene.Max, null));
        Assert.Equal((HttpStatusCode.Forbidden, "not_room_admin"), await TryWriteAsync(scene.Bob, channel));
        Assert.Equal((HttpStatusCode.NotFound, "room_not_found"), await TryWriteAsync(scene.Ada, group));
        Assert.Equal((HttpStatusCode.NotFound, "room_not_found"), await TryWriteAsync(scene.Olga, group));
        Assert.Equal((HttpStatusCode.Forbidden, "not_room_admin"), await TryWriteAsync(scene.Max, channel));
        Assert.Equal((HttpStatusCode.Forbidden, "direct_room_fixed"), await TryWriteAsync(scene.Bob, direct));
        Assert.Equal(HttpStatusCode.OK, (await TryWriteAsync(scene.Olga, null)).Status);
        Assert.Equal(HttpStatusCode.OK, (await TryWriteAsync(scene.Ada, channel)).Status);
        Assert.Equal(HttpStatusCode.OK, (await TryWriteAsync(scene.Olga, channel, version: 1)).Status);
        Assert.Equal((HttpStatusCode.Forbidden, "moderator_required"), await scene.Bob.TryAsync(HttpMethod.Get, Rules));
        Assert.Equal((HttpStatusCode.Forbidden, "not_room_admin"), await scene.Bob.TryAsync(HttpMethod.Get, $"{Rules}?room_id={channel}"));
        Assert.Equal((HttpStatusCode.NotFound, "room_not_found"), await scene.Max.TryAsync(HttpMethod.Get, $"{Rules}?room_id={group}"));
        Assert.Equal(HttpStatusCode.OK, (await scene.Max.TryAsync(HttpMethod.Get, $"{Rules}?room_id={channel}")).Status);
    }

    [Fact]
    public async Task No_more_rooms_have_rules_of_their_own_than_the_setting_says()
    {
        for (var n = 0; n < 3; n++)
            Assert.Equal(HttpStatusCode.OK, (await TryWriteAsync(scene.Bob, await scene.Server.CreateRoomAsync(scene.Bob))).Status);

        Assert.Equal((HttpStatusCode.Conflict, "too_many_rules"), await TryWriteAsync(scene.Bob, await scene.Server.CreateRoomAsync(scene.Bob)));
        Assert.Equal(HttpStatusCode.OK, (await TryWriteAsync(scene.Olga, null)).Status);
    }

    [Fact]
    public async Task A_change_is_in_the_audit_log_with_what_it_replaced()
    {
        await WriteAsync(scene.Olga, 0, Words("gribble"), note: "because");
        await WriteAsync(scene.Olga, 1, Words("frobble"));

        var entries = (await scene.Olga.GetAsync("/api/moderation/audit?action=moderation.rules_changed")).AsArray();

        var (newer, older) = (entries[0]!, entries[1]!);
        Assert.Equal(2, entries.Count);
        Assert.Equal((1, 2), (newer["before"]!.Int("version"), newer["after"]!.Int("version")));
        Assert.Equal(("because", scene.Olga.Id, "tenant"), (older.Text("reason"), older.Guid("actor_id"), older.Text("target")));
        Assert.Equal(older["after"]!.Text("sha256"), newer["before"]!.Text("sha256"));
        Assert.DoesNotContain("frobble", newer.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fields_that_nobody_knows_and_bad_rules_are_refused_and_nothing_is_stored()
    {
        var typo = JsonNode.Parse("""{"version":0,"rules":{"word":[]}}""")!;
        var deep = JsonNode.Parse("""{"version":0,"rules":{"links":{"shorted":"flag"}}}""")!;

        Assert.Equal(HttpStatusCode.BadRequest, (await scene.Olga.TryAsync(HttpMethod.Put, Rules, typo)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await scene.Olga.TryAsync(HttpMethod.Put, Rules, deep)).Status);
        var refusal = await RefusalAsync(scene.Olga, HttpMethod.Put, Rules, new
        {
            version = 0, rules = new { patterns = new[] { new { id = "a", pattern = ".*", verdict = "block" } }, on_failure = "mask" },
        });
        Assert.Equal("matches_everything", refusal["faults"]!["rules.patterns[0].pattern"]!.Text("code"));
        Assert.Equal("unknown_value", refusal["faults"]!["rules.on_failure"]!.Text("code"));
        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), await scene.Olga.TryAsync(
            HttpMethod.Put, Rules, new { version = 0, rules = Words("gribble"), note = new string('n', 501) }));
        Assert.Equal(0, (await scene.Olga.GetAsync(Rules)).Int("version"));
    }

    [Fact]
    public async Task A_text_is_tried_on_a_draft_and_on_the_rules_that_hold_without_a_trace()
    {
        await WriteAsync(scene.Olga, 0, Words("gribble"));

        var held = await scene.Max.PostAsync($"{Rules}/test", new { text = "Oh gribble, no" });
        var draft = await scene.Max.PostAsync($"{Rules}/test", new
        {
            text = "Oh gribble, no", rules = new { words = new[] { new { word = "gribble", severity = 2 } } },
        });
        var inRoom = await scene.Ada.PostAsync($"{Rules}/test", new { text = "Oh gribble, no", room_id = scene.Channel, rules = new { } });

        Assert.Equal(("block", "Oh gribble, no"), (held.Text("verdict"), held.Text("text")));
        Assert.Equal(("mask", "Oh •••••••, no"), (draft.Text("verdict"), draft.Text("text")));
        var finding = Assert.Single(draft["findings"]!.AsArray())!;
        Assert.Equal(("profanity.own.2", 3, 7), (finding.Text("rule"), finding.Int("start"), finding.Int("length")));
        Assert.Equal("block", inRoom.Text("verdict")); // the tenant's word, under a draft for the room that says nothing
        Assert.Equal(1, (await scene.Max.GetAsync(Rules)).Int("version"));
        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), await scene.Max.TryAsync(
            HttpMethod.Post, $"{Rules}/test", new { text = new string('x', 8001) }));
    }

    [Fact]
    public async Task What_is_exported_can_be_imported_and_a_file_with_a_fault_changes_nothing()
    {
        var rules = JsonNode.Parse("""
            {"words":[{"word":"gribble","severity":2,"language":"fr"}],"spam":{"flag":0.5,"hold":0.95},"links":{"shortened":"flag"},
             "contents":{"hate":{"flag":0.6}},"patterns":[{"id":"coins","pattern":"free\\s+coins","verdict":"hold"}],"exempt_roles":["room.owner"]}
            """)!;
        var written = await WriteAsync(scene.Olga, 0, rules);
        var file = await scene.Olga.GetAsync($"{Rules}/export");

        var imported = await scene.Ada.PostAsync($"{Rules}/import", new { version = 0, file, room_id = scene.Channel });
        file["rules"]!["on_failure"] = "never";
        var bad = await scene.Ada.TryAsync(HttpMethod.Post, $"{Rules}/import", new { version = 1, file, room_id = scene.Channel });
        file["format"] = 2;
        var strange = await RefusalAsync(scene.Ada, HttpMethod.Post, $"{Rules}/import", new { version = 1, file, room_id = scene.Channel });

        Assert.Equal(written["rules"]!.ToJsonString(), imported["rules"]!.ToJsonString());
        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), bad);
        Assert.Equal("unknown_value", strange["faults"]!["file.format"]!.Text("code"));
        Assert.Equal(1, (await scene.Ada.GetAsync($"{Rules}?room_id={scene.Channel}")).Int("version"));
    }

    private static JsonObject Words(string word) =>
        new JsonObject { ["words"] = new JsonArray(new JsonObject { ["word"] = word, ["severity"] = 3 }) };

    private static string Word(JsonNode shown) => shown["rules"]!["words"]![0]!.Text("word");

    private static Task<JsonNode> WriteAsync(TestUser by, int version, JsonNode rules, string note = "") =>
        by.CallAsync(HttpMethod.Put, Rules, new { version, rules, note });

    private static Task<(HttpStatusCode Status, string Code)> TryWriteAsync(TestUser by, Guid? room, int version = 0) => by.TryAsync(
        HttpMethod.Put, Rules, room is null ? new { version, rules = Words("gribble") } : new { version, rules = Words("gribble"), room_id = room });
}
