using System.Net;
using Veza.Testing.Stages;
using static Veza.Functions.Tests.Moderation.ModerationScene;

namespace Veza.Functions.Tests.Moderation;

/// <summary>What a moderator does at one server holds at the others, also where they hear nothing of it, and ends when none was there.</summary>
public sealed class HoldingElsewhere
{
    [Fact]
    public async Task A_mute_and_its_end_count_at_a_server_that_hears_nothing_of_it()
    {
        await using var scene = await ModerationScene.CreateAsync();
        await using var deaf = await scene.Server.StartSiblingAsync([new("Veza:Redis:KeyPrefix", $"{scene.Server.Scene.RedisPrefix}deaf:")]);
        var there = scene.Bob.At(deaf.Address);
        await there.SayAsync(scene.Channel, "before"); // it is remembered there that nothing holds

        var mute = await ActAsync(scene.Max, "mute", scene.Bob, scene.Channel);
        await Waiting.UntilAsync(
            async () => await there.TrySayAsync(scene.Channel, "now") == (HttpStatusCode.Forbidden, "muted"), () => "the mute holds there",
            patience: TimeSpan.FromSeconds(10));
        await UndoAsync(scene.Max, mute);

        await Waiting.UntilAsync(
            async () => (await there.TrySayAsync(scene.Channel, "after")).Code.Length == 0, () => "it holds no more there", patience: TimeSpan.FromSeconds(10));
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)] // needs a clock of its own
    public async Task What_ran_out_while_no_server_was_there_is_ended_once_by_the_next_ones()
    {
        var clock = new ManualClock();
        await using var scene = await TestScene.CreateAsync();
        await using (var first = await TestServer.StartInAsync(scene, clock: clock))
        {
            var (olga, bob) = (await first.CreateUserAsync("Olga"), await first.CreateUserAsync("Bob"));
            await ActAsync(olga, "mute", bob, seconds: 60);
        }

        clock.Advance(TimeSpan.FromMinutes(2));
        await using var second = await TestServer.StartInAsync(scene, clock: clock);
        await using var third = await TestServer.StartInAsync(scene, clock: clock);
        await Waiting.UntilAsync(
            async () =>
            {
                clock.Advance(TimeSpan.FromSeconds(5));
                return await scene.Database.CountAsync("moderation_actions WHERE ended = 'expired' AND ended_at = expires_at") == 1;
            },
            () => "the mute is ended");

        Assert.Equal(0, await scene.Database.CountAsync("moderation_restrictions"));
        Assert.Equal(1, await scene.Database.CountAsync("audit_entries WHERE action = 'moderation.expired'"));
    }
}
