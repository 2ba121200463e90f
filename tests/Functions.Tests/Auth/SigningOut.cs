using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Auth;

public sealed class SigningOut
{
    [Fact]
    public async Task It_ends_this_sign_in_and_leaves_the_others()
    {
        await using var server = await TestServer.StartAsync();
        var here = await server.Http.RegisterAsync("Ann", "ann@example.com");
        var there = await server.Http.LoginAsync("ann@example.com");
        Assert.Equal(200, (await server.Http.GetAnswerAsync("/api/users/me", here["token"])).Status);

        var answer = await server.Http.PostAnswerAsync("/api/auth/logout", token: here["token"]);

        Assert.Equal(204, answer.Status);
        Assert.Equal((401, "token_invalid"), (await server.Http.GetAnswerAsync("/api/users/me", here["token"])).Refusal);
        Assert.Equal((401, "refresh_token_invalid"), (await server.Http.RefreshAsync(here["refresh_token"])).Refusal);
        Assert.Equal(200, (await server.Http.GetAnswerAsync("/api/users/me", there["token"])).Status);
    }

    [Fact]
    public async Task Everywhere_means_all_sign_ins_of_the_person_and_of_nobody_else()
    {
        await using var server = await TestServer.StartAsync();
        var bob = await server.Http.RegisterAsync("Bob", "bob@example.com");
        var ann = await server.Http.RegisterAsync("Ann", "ann@example.com");
        var others = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => server.Http.LoginAsync("ann@example.com")));

        var answer = await server.Http.PostAnswerAsync("/api/auth/logout", """{"everywhere":true}""", ann["token"]);

        Assert.Equal(204, answer.Status);
        foreach (var session in others.Append(ann))
        {
            Assert.Equal((401, "token_invalid"), (await server.Http.GetAnswerAsync("/api/users/me", session["token"])).Refusal);
            Assert.Equal((401, "refresh_token_invalid"), (await server.Http.RefreshAsync(session["refresh_token"])).Refusal);
        }

        Assert.Equal(200, (await server.Http.GetAnswerAsync("/api/users/me", bob["token"])).Status);
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task Another_process_hears_of_it()
    {
        await using var scene = await TestScene.CreateAsync();
        await using var server = await TestServer.StartInAsync(scene);
        await using var sibling = await TestServer.StartInAsync(scene);
        var ann = await server.Http.RegisterAsync("Ann", "ann@example.com");
        using var notices = new BackplaneFence(server, sibling);
        await notices.PassAsync();
        Assert.Equal(200, (await sibling.Http.GetAnswerAsync("/api/users/me", ann["token"])).Status);

        await server.Http.PostAnswerAsync("/api/auth/logout", token: ann["token"]);
        await notices.PassAsync();

        Assert.Equal((401, "token_invalid"), (await sibling.Http.GetAnswerAsync("/api/users/me", ann["token"])).Refusal);
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task A_token_is_never_taken_from_memory_for_longer_than_half_a_minute()
    {
        var clock = new ManualClock();
        await using var scene = await TestScene.CreateAsync();
        await using var server = await TestServer.StartInAsync(scene, clock: clock);
        // With a key prefix of its own it is on another channel: no notice arrives.
        await using var deaf = await TestServer.StartInAsync(
            scene, new Dictionary<string, string> { ["Veza:Redis:KeyPrefix"] = scene.RedisPrefix + "deaf:" }, clock: clock);
        var ann = await server.Http.RegisterAsync("Ann", "ann@example.com");
        Assert.Equal(200, (await deaf.Http.GetAnswerAsync("/api/users/me", ann["token"])).Status);
        await scene.Database.RunAsync("ALTER TABLE sessions DISABLE TRIGGER USER"); // nor is it found in the table of what ended
        await server.Http.PostAnswerAsync("/api/auth/logout", token: ann["token"]);

        clock.Advance(TimeSpan.FromSeconds(29));
        var before = await deaf.Http.GetAnswerAsync("/api/users/me", ann["token"]);
        clock.Advance(TimeSpan.FromSeconds(1));
        var after = await deaf.Http.GetAnswerAsync("/api/users/me", ann["token"]);

        Assert.Equal((200, 401), (before.Status, after.Status));
    }
}
