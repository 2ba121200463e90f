using System.Text.Json.Nodes;
using Veza.Doubles.ContentSafety;

namespace Veza.Functions.Tests.Moderation;

/// <summary>Texts that wait for a classifier elsewhere before anybody sees them, as long as its budget lasts.</summary>
public sealed class WaitingForAnotherOpinion
{
    [Theory]
    [InlineData("they say cs-violence-6 here", "flag")]
    [InlineData("they say cs-hate-6 here", "hold")]
    [InlineData("they say good morning", "")]
    public async Task What_it_finds_counts_before_the_message_is_published(string text, string verdict)
    {
        await using var service = await ContentSafetyDouble.StartAsync();
        await using var scene = await CreateAsync(service, "00:00:10");

        var sent = await scene.Bob.SayAsync(scene.Channel, text);

        Assert.Equal([text], service.Texts);
        Assert.Equal(verdict == "hold" ? "held" : "sent", sent.Text("status"));
        Assert.Equal(verdict == "hold" ? [] : [text], (await scene.Carol.HistoryAsync(scene.Channel)).Select(m => m.Text("content")!));
        if (verdict.Length > 0) await UntilThereIsACaseAsync(scene, verdict);
    }

    [Theory]
    [InlineData("allow", "sent")]
    [InlineData("hold", "held")]
    public async Task What_it_does_not_say_in_time_goes_by_the_rule_and_is_asked_again_once_it_is_published(string rule, string status)
    {
        await using var service = await ContentSafetyDouble.StartAsync();
        await using var scene = await CreateAsync(service, "00:00:00.100");
        await scene.Olga.CallAsync(HttpMethod.Put, "/api/moderation/rules", new { version = 0, rules = new { on_failure = rule } });
        var stopped = new TaskCompletionSource();
        service.Next.Enqueue(_ => stopped.Task);

        var sent = await scene.Bob.SayAsync(scene.Channel, "they say cs-violence-6 here");
        stopped.SetResult();

        Assert.Equal(status, sent.Text("status"));
        if (status == "held") return;
        await UntilThereIsACaseAsync(scene, "classifier");
    }

    [Fact]
    public async Task Who_is_exempt_and_what_is_refused_already_is_not_sent_there()
    {
        await using var service = await ContentSafetyDouble.StartAsync();
        await using var scene = await CreateAsync(service, "00:00:10");
        await scene.Olga.CallAsync(
            HttpMethod.Put, "/api/moderation/rules", new { version = 0, rules = new { exempt_roles = new JsonArray("room.owner") } });

        await scene.Ada.SayAsync(scene.Channel, "they say cs-hate-6 here");
        await scene.Bob.TrySayAsync(scene.Channel, "you are a cunt, really");

        Assert.Empty(service.Texts);
    }

    private static Task UntilThereIsACaseAsync(ModerationScene scene, string source) => Waiting.UntilAsync(
        async () => (await scene.Max.GetAsync($"/api/moderation/cases?source={source}")).AsArray().Count == 1,
        () => $"there is a case from '{source}'");

    private static Task<ModerationScene> CreateAsync(ContentSafetyDouble service, string budget) => ModerationScene.CreateAsync(
        new("Veza:ContentSafety:Endpoint", service.Endpoint.ToString()), new("Veza:ContentSafety:Key", service.Key),
        new("Veza:Screening:ClassifierBudget", budget));
}
