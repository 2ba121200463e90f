using Npgsql;
using Veza.Functions.Tests.Faults;
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
        var lost = await server.Http.RefreshAsync(first["refresh_token"]);

        clock.Advance(TimeSpan.FromSeconds(10));
        var again = await server.Http.RefreshAsync(first["refresh_token"]);

        Assert.Equal((200, lost["refresh_token"]), (again.Status, again["refresh_token"]));
        Assert.Equal((604_800, 604_790), ((int)lost.Json["refresh_expires_in"]!, (int)again.Json["refresh_expires_in"]!));
        Assert.Equal(200, (await server.Http.GetAnswerAsync("/api/users/me", again["token"])).Status);
        Assert.Equal(200, (await server.Http.RefreshAsync(again["refresh_token"])).Status);
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task A_commit_whose_answer_was_lost_is_found_by_the_next_try()
    {
        await using var scene = await TestScene.CreateAsync();
        var target = new NpgsqlConnectionStringBuilder(scene.Database.ConnectionString);
        await using var database = FaultyProxy.Start(target.Host!, target.Port);
        await using var server = await TestServer.StartInAsync(scene, LosingPostgres.Through(database, target));
        var first = await server.Http.RegisterAsync("Ann", "ann@example.com");
        var struck = database.LoseAnswerTo("COMMIT", after: "INSERT INTO refresh_tokens");

        var lost = await server.Http.RefreshAsync(first["refresh_token"]);
        await struck.WaitAsync(TimeSpan.FromSeconds(30));
        var again = await server.Http.RefreshAsync(first["refresh_token"]);

        Assert.Equal((503, 200), (lost.Status, again.Status));
        Assert.Equal(2, await scene.Database.CountAsync("refresh_tokens"));
        Assert.Equal(200, (await server.Http.RefreshAsync(again["refresh_token"])).Status);
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task Each_token_of_a_chain_has_one_successor_while_its_grace_lasts()
    {
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync(clock: clock);
        var first = await server.Http.RegisterAsync("Ann", "ann@example.com");
        var second = await server.Http.RefreshAsync(first["refresh_token"]);
        clock.Advance(TimeSpan.FromSeconds(5));
        var third = await server.Http.RefreshAsync(second["refresh_token"]);
        clock.Advance(TimeSpan.FromSeconds(5));

        var secondAgain = await server.Http.RefreshAsync(first["refresh_token"]);
        var thirdAgain = await server.Http.RefreshAsync(second["refresh_token"]);
        clock.Advance(TimeSpan.FromSeconds(5));
        var thirdOnceMore = await server.Http.RefreshAsync(second["refresh_token"]);

        Assert.Equal(second["refresh_token"], secondAgain["refresh_token"]);
        Assert.Equal([third["refresh_token"], third["refresh_token"]], [thirdAgain["refresh_token"], thirdOnceMore["refresh_token"]]);
        Assert.Equal(3, await server.Database.CountAsync("refresh_tokens"));
        Assert.Equal((401, "refresh_token_reused"), (await server.Http.RefreshAsync(first["refresh_token"])).Refusal);
        Assert.Equal((401, "refresh_token_invalid"), (await server.Http.RefreshAsync(third["refresh_token"])).Refusal);
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task What_makes_a_successor_is_forgotten_when_its_grace_is_over()
    {
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync(clock: clock);
        var first = await server.Http.RegisterAsync("Ann", "ann@example.com");
        var second = await server.Http.RefreshAsync(first["refresh_token"]);
        clock.Advance(TimeSpan.FromSeconds(11));

        await server.Http.RefreshAsync(second["refresh_token"]);

        Assert.Equal((2L, 1L), (
            await server.Database.ValueAsync<long>("SELECT count(*) FROM refresh_tokens WHERE used_at IS NOT NULL"),
            await server.Database.ValueAsync<long>("SELECT count(*) FROM refresh_tokens WHERE successor_salt IS NOT NULL")));
    }

    [Fact]
    public async Task A_process_with_another_secret_gives_the_same_successor()
    {
        await using var scene = await TestScene.CreateAsync();
        await using var server = await TestServer.StartInAsync(scene);
        await using var sibling = await TestServer.StartInAsync(
            scene, [new("Veza:Identity:KeySecret", "the secret that comes after the former one, as long as it has to be")]);
        var first = await server.Http.RegisterAsync("Ann", "ann@example.com");
        var second = await server.Http.RefreshAsync(first["refresh_token"]);

        var again = await sibling.Http.RefreshAsync(first["refresh_token"]);

        Assert.Equal((200, second["refresh_token"]), (again.Status, again["refresh_token"]));
        Assert.Equal(200, (await server.Http.GetAnswerAsync("/api/users/me", again["token"])).Status);
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
    public async Task Uses_that_race_each_other_over_two_processes_get_the_same_successor()
    {
        await using var scene = await TestScene.CreateAsync();
        await using var server = await TestServer.StartInAsync(scene);
        await using var sibling = await TestServer.StartInAsync(scene);
        var first = await server.Http.RegisterAsync("Ann", "ann@example.com");
        HttpClient[] doors = [server.Http, sibling.Http];

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => doors[i % 2].RefreshAsync(first["refresh_token"])));

        Assert.All(answers, a => Assert.Equal(200, a.Status));
        var successor = Assert.Single(answers.Select(a => a["refresh_token"]).Distinct());
        var alive = await Task.WhenAll(answers.Select((a, i) => doors[(i + 1) % 2].GetAnswerAsync("/api/users/me", a["token"])));
        Assert.All(alive, a => Assert.Equal(200, a.Status));
        Assert.Equal(200, (await sibling.Http.RefreshAsync(successor)).Status);
        Assert.Equal((1L, 3L), (await scene.Database.CountAsync("sessions"), await scene.Database.CountAsync("refresh_tokens")));
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
