using System.Globalization;
using Veza.History;
using Xunit.Abstractions;

namespace Veza.Functions.Tests.Faults;

/// <summary>What is held, let through and rejected while servers die: once each, and nowhere where it must not be.</summary>
[Collection(nameof(Alone))]
public sealed class HoldingThroughKills(ITestOutputHelper output)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Messages in all; more by <c>VEZA_TEST_HELD_LOAD</c>.</summary>
    private static readonly int Messages = int.Parse(
        Environment.GetEnvironmentVariable("VEZA_TEST_HELD_LOAD") ?? "800", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Messages_that_are_held_are_published_once_or_never_whatever_is_killed_when()
    {
        await using var scene = await TestScene.CreateAsync();
        await using var server = await ServerProcess.StartAsync(scene, [new("Veza:Screening:MaxHeldPerPerson", "10000")]);
        await using var load = await ChatLoad.StartAsync(scene, server.CreateUserAsync, people: 9, rooms: 3, server.Address);
        var (owner, log) = (load.Speakers[0], new ClientLog("the moderator", load.Speakers[0].Id));
        await owner.CallAsync(HttpMethod.Put, "/api/moderation/rules", new
        {
            version = 0, rules = new { patterns = new[] { new { id = "zebra", pattern = "zebra", verdict = "hold" } } },
        });
        load.Say(Messages / 8, who: [.. load.Clients.Skip(1)], " with a zebra");

        using var done = new CancellationTokenSource();
        var deciding = DecideAsync(owner, log, done.Token);
        foreach (var acknowledged in new[] { Messages / 10, Messages / 3, Messages * 2 / 3 })
        {
            await load.UntilAcknowledgedAsync(acknowledged);
            await server.Kill9Async();
            await server.RestartAsync();
        }

        await load.UntilSentAsync();
        await Waiting.UntilAsync(
            async () => await scene.Database.CountAsync("held_messages WHERE state IN ('held', 'approved')") == 0, () => "all that was held is decided",
            patience: TimeSpan.FromSeconds(120 + (Messages / 100)));
        await done.CancelAsync();
        await deciding;
        var rejected = await scene.Database.CountAsync("held_messages WHERE state = 'rejected'");

        var report = await load.FinishAsync(log);
        output.WriteLine(report.ToString());
        Assert.True(report.IsCorrect, report.ToString());
        Assert.Equal((Messages, 0), (report.Acknowledged + report.Held, report.Unknown));
        Assert.Equal(Messages - rejected, report.Stored);
        Assert.InRange(rejected, 1, (Messages / 10) - 1);
    }

    /// <summary>Takes every case and lets two of three messages through; what had no answer is decided once more, and alike.</summary>
    private static async Task DecideAsync(TestUser moderator, ClientLog log, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                foreach (var one in (await moderator.GetAsync("/api/moderation/cases?state=open&source=hold&limit=100")).AsArray())
                {
                    var (id, message) = (one!.Guid("id"), one.Guid("message_id"));
                    var publish = message.ToByteArray()[15] % 3 > 0;
                    log.Deciding(message, publish);
                    await moderator.PostAsync($"/api/moderation/cases/{id}/claim");
                    await moderator.PostAsync(
                        $"/api/moderation/cases/{id}/decide", new { decision = publish ? "approve" : "reject", reason = publish ? null : "No zebras" });
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
            {
                // The server is dead or starting: the case stays open until it is decided.
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }
}
