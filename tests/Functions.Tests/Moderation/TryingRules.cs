using System.Net;
using System.Text.Json.Nodes;

namespace Veza.Functions.Tests.Moderation;

/// <summary>Dry runs: what is looked at, what is told, and that it is what the rules then do.</summary>
public sealed class TryingRules : IAsyncLifetime
{
    private const string Rules = "/api/moderation/rules";

    private ModerationScene scene = null!;

    public async Task InitializeAsync() => scene = await ModerationScene.CreateAsync(KeyValuePair.Create("Veza:ModerationRules:MaxDryRun", "300"));

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task A_draft_is_run_over_what_was_said_last_and_what_would_change_is_told()
    {
        for (var n = 0; n < 4; n++) await scene.Bob.SayAsync(scene.Channel, $"word {n}");
        var said = await scene.Bob.SayAsync(scene.Channel, "gribble");
        var gone = (await scene.Bob.SayAsync(scene.Channel, "gribble as well")).Guid("id");
        await scene.Bob.CallAsync(HttpMethod.Delete, $"/api/messages/{gone}");

        var run = await RunAsync(scene.Ada, Draft("gribble"), last: 3, scene.Channel);

        Assert.Equal((3, true, 1), (run.Int("examined"), run["complete"]!.GetValue<bool>(), run.Int("changed")));
        Assert.Equal((2, 1), (run["verdicts"]!.Int("allow"), run["verdicts"]!.Int("block")));
        var change = Assert.Single(run["changes"]!.AsArray())!;
        Assert.Equal((said.Guid("id"), "gribble", "allow", "block"),
            (change.Guid("message_id"), change.Text("text"), change.Text("before"), change.Text("after")));
        Assert.Equal("profanity.own.3", Assert.Single(change["rules"]!.AsArray())!.GetValue<string>());
    }

    [Fact]
    public async Task More_than_a_page_is_looked_at_over_all_rooms_that_one_may_look_into_and_no_others()
    {
        var (secret, own) = (await scene.Server.CreateRoomAsync(scene.Bob, scene.Carol), await scene.Server.CreateRoomAsync(scene.Max, scene.Bob));
        foreach (var room in (Guid[])[scene.Channel, own])
            for (var n = 0; n < 110; n++) await scene.Bob.SayAsync(room, "gribble");
        await scene.Bob.SayAsync(secret, "gribble and what nobody else may read");

        var run = await RunAsync(scene.Max, Draft("gribble"), last: 300);

        Assert.Equal((220, 220), (run.Int("examined"), run.Int("changed")));
        Assert.Equal(100, run["changes"]!.AsArray().Count);
        Assert.DoesNotContain("nobody else", run.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_for_the_tenant_lies_under_the_rules_of_rooms_and_says_what_the_rules_then_do()
    {
        var (loose, text) = (scene.Channel, "Oh gribble and frobble");
        await scene.Ada.CallAsync(HttpMethod.Put, Rules, new { version = 0, room_id = loose, rules = new { allowed_words = new[] { "gribble" } } });
        await scene.Bob.SayAsync(loose, text);
        var draft = JsonNode.Parse("""{"profanity":["flag","mask","hold"],"words":[{"word":"gribble","severity":3},{"word":"frobble","severity":2}]}""")!;

        var run = await RunAsync(scene.Max, draft, last: 10);
        await scene.Olga.CallAsync(HttpMethod.Put, Rules, new { version = 0, rules = draft });
        var then = await scene.Ada.PostAsync($"{Rules}/test", new { text, room_id = loose });
        var elsewhere = await scene.Max.PostAsync($"{Rules}/test", new { text });
        var after = await RunAsync(scene.Max, draft, last: 10);

        Assert.Equal("mask", Assert.Single(run["changes"]!.AsArray())!.Text("after"));
        Assert.Equal(("mask", "Oh gribble and •••••••"), (then.Text("verdict"), then.Text("text")));
        Assert.Equal("hold", elsewhere.Text("verdict"));
        Assert.Equal((1, 0), (after.Int("examined"), after.Int("changed")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(301)]
    public async Task How_many_is_bounded(int last) => Assert.Equal(
        (HttpStatusCode.BadRequest, "validation_failed"), await scene.Max.TryAsync(HttpMethod.Post, $"{Rules}/dry-run", new { rules = new { }, last }));

    private static JsonNode Draft(string word) => JsonNode.Parse($$"""{"words":[{"word":"{{word}}","severity":3}]}""")!;

    private static Task<JsonNode> RunAsync(TestUser by, JsonNode rules, int last, Guid? room = null) => by.PostAsync(
        $"{Rules}/dry-run", room is null ? new { rules, last } : new { rules, last, room_id = room });
}
