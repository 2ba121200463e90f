using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Auth;

public sealed class RefreshingTokens
{
    [Fact]
    public async Task A_refresh_token_brings_new_ones_of_the_same_sign_in()
    {
        await using var server = await TestServer.StartAsync();
        var first = await server.Http.RegisterAsync("Ann", "ann@example.com");

        var second = await server.Http.RefreshAsync(first["refresh_token"]);
        var third = await server.Http.RefreshAsync(second["refresh_token"]);

        Assert.Equal((200, 200), (second.Status, third.Status));
        Assert.Equal(3, new[] { first, second, third }.Select(a => a["refresh_token"]).Distinct().Count());
        Assert.Equal(200, (await server.Http.GetAnswerAsync("/api/users/me", third["token"])).Status);
        Assert.Equal(1, await server.Database.CountAsync("sessions"));
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task An_answer_that_was_lost_can_be_asked_for_again_at_once()
    {
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync(clock: clock);
        var first = await server.Http.RegisterAsync("Ann", "ann@example.com");
        await server.Http.RefreshAsync(first["refresh_token"]);

        clock.Advance(TimeSpan.FromSeconds(10));
        var again = await server.Http.RefreshAsync(first["refresh_token"]);

        Assert.Equal(200, again.Status);
        Assert.Equal(200, (await server.Http.RefreshAsync(again["refresh_token"])).Status);
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task A_spent_token_that_comes_back_late_ends_the_whole_sign_in()
    {
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync(clock: clock);
        var first = await server.Http.RegisterAsync("Ann", "ann@example.com");
        var elsewhere = await server.Http.LoginAsync("ann@example.com");
        var second = await server.Http.RefreshAsync(first["refresh_token"]);
        Assert.Equal(200, (await server.Http.GetAnswerAsync("/api/users/me", second["token"])).Status);

        clock.Advance(TimeSpan.FromSeconds(10) + TimeSpan.FromMicroseconds(2));
        var reused = await server.Http.RefreshAsync(first["refresh_token"]);

        Assert.Equal((401, "refresh_token_reused"), reused.Refusal);
        Assert.Equal((401, "refresh_token_invalid"), (await server.Http.RefreshAsync(second["refresh_token"])).Refusal);
        Assert.Equal((401, "token_invalid"), (await server.Http.GetAnswerAsync("/api/users/me", second["token"])).Refusal);
        Assert.Equal(200, (await server.Http.RefreshAsync(elsewhere["refresh_token"])).Status);
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task The_grace_period_is_counted_from_the_first_use()
    {
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync(clock: clock);
        var first = await server.Http.RegisterAsync("Ann", "ann@example.com");
        await server.Http.RefreshAsync(first["refresh_token"]);
        clock.Advance(TimeSpan.FromSeconds(8));
        await server.Http.RefreshAsync(first["refresh_token"]);

        clock.Advance(TimeSpan.FromSeconds(8));
        var reused = await server.Http.RefreshAsync(first["refresh_token"]);

        Assert.Equal((401, "refresh_token_reused"), reused.Refusal);
    }

    [Fact]
    public async Task Uses_that_race_each_other_all_get_tokens()
    {
        await using var server = await TestServer.StartAsync();
        var first = await server.Http.RegisterAsync("Ann", "ann@example.com");

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => server.Http.RefreshAsync(first["refresh_token"])));

        Assert.All(answers, a => Assert.Equal(200, a.Status));
        Assert.Equal(1, await server.Database.CountAsync("sessions"));
        Assert.Equal(61, await server.Database.CountAsync("refresh_tokens"));
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task An_unused_sign_in_runs_out_after_seven_days_and_a_used_one_does_not()
    {
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync(clock: clock);
        var unused = await server.Http.RegisterAsync("Ann", "ann@example.com");
        var used = await server.Http.LoginAsync("ann@example.com");
        clock.Advance(TimeSpan.FromDays(4));
        used = await server.Http.RefreshAsync(used["refresh_token"]);

        clock.Advance(TimeSpan.FromDays(3));

        Assert.Equal((401, "refresh_token_invalid"), (await server.Http.RefreshAsync(unused["refresh_token"])).Refusal);
        Assert.Equal(200, (await server.Http.RefreshAsync(used["refresh_token"])).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("WuTAyamWYuADhmPRmg3t0eYPLpIL9hZy1uKsblw-2FE")]
    [InlineData("a much longer text than any refresh token ever was, which nobody needs to hash to know that it is wrong")]
    public async Task What_was_never_handed_out_is_refused(string token)
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal((401, "refresh_token_invalid"), (await server.Http.RefreshAsync(token)).Refusal);
    }
}
