using System.Net;
using System.Text.Json.Nodes;
using static Veza.Functions.Tests.Moderation.ModerationScene;

namespace Veza.Functions.Tests.Moderation;

/// <summary>Whoever holds a connection asks for no second one: more moderators than connections get their answers, refusals too.</summary>
public sealed class ActingWithFewConnections : IAsyncLifetime
{
    private const int Many = 24;
    private const string Cases = "/api/moderation/cases";
    private ModerationScene scene = null!;

    public async Task InitializeAsync() => scene = await ModerationScene.CreateAsync(KeyValuePair.Create("Veza:Database:MaxConnections", "4"));

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task Cases_that_are_decided_and_rules_that_were_changed_are_told_to_all_who_come_late()
    {
        var said = await scene.Bob.SayAsync(scene.Channel, "rude words");
        await scene.Carol.PostAsync("/api/moderation/reports", new { reason = "spam", message_id = said.Guid("id") });
        var id = (await scene.Max.GetAsync(Cases)).AsArray().Single().Guid("id");
        await scene.Max.PostAsync($"{Cases}/{id}/claim");
        await scene.Max.PostAsync($"{Cases}/{id}/decide", new { decision = "dismiss" });

        var claims = await ManyAsync(_ => scene.Mia.TryAsync(HttpMethod.Post, $"{Cases}/{id}/claim"));
        var writes = await ManyAsync(_ => scene.Olga.TryAsync(HttpMethod.Put, "/api/moderation/rules", new { version = 7, rules = new JsonObject() }));

        Assert.All(claims, c => Assert.Equal((HttpStatusCode.Conflict, "case_decided"), c));
        Assert.All(writes, w => Assert.Equal((HttpStatusCode.Conflict, "rules_changed"), w));
    }

    [Fact]
    public async Task Actions_that_come_again_and_are_undone_again_are_answered()
    {
        var said = await scene.Bob.SayAsync(scene.Channel, "rude words");
        var wish = Wish("warn", scene.Bob, scene.Channel);
        foreach (var absent in wish.Where(f => f.Value is null).Select(f => f.Key).ToArray()) wish.Remove(absent);
        (wish["client_action_id"], wish["evidence"]) = (Fresh.Id(), new JsonArray(said.Guid("id")));

        var done = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => scene.Ada.PostAsync("/api/moderation/actions", wish)));
        var undone = await ManyAsync(_ => scene.Mia.TryAsync(HttpMethod.Post, $"/api/moderation/actions/{done[0].Guid("id")}/undo", new { }));

        Assert.Single(done.Select(d => d.Guid("id")).Distinct());
        Assert.All(undone, u => Assert.Equal((HttpStatusCode.OK, ""), u));
    }

    private static Task<(HttpStatusCode Status, string Code)[]> ManyAsync(Func<int, Task<(HttpStatusCode Status, string Code)>> call) =>
        Task.WhenAll(Enumerable.Range(0, Many).Select(call));
}
