using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Veza.Testing.Stages;
using static Veza.Functions.Tests.Moderation.ModerationScene;

namespace Veza.Functions.Tests.Moderation;

/// <summary>What somebody can do who is banned from the tenant: read why and appeal, with the token that the refusal carries, and nothing else.</summary>
public sealed class AppealingWhileBanned
{
    private const string Notices = "/api/moderation/notices";

    [Fact]
    public async Task With_the_refusal_of_a_sign_in_comes_what_it_takes_to_read_why_and_to_appeal()
    {
        await using var scene = await ModerationScene.CreateAsync();
        await ActAsync(scene.Max, "ban", scene.Bob);

        var (refusal, bob) = await RefusedAsync(scene, TestUser.Password);

        Assert.Equal(("banned", "tenant", 1800), (refusal.Text("code"), refusal.Text("level"), refusal.Number("notices_token_expires_in")));
        var notice = (await bob.GetAsync(Notices)).AsArray().Single()!;
        Assert.Equal(("ban", "Because"), (notice.Text("kind"), notice.Text("reason")));
        await bob.PostAsync($"{Notices}/{notice.Guid("id")}/acknowledge");
        var appeal = (await bob.PostAsync($"{Notices}/{notice.Guid("id")}/appeal", new { text = "It was not me" })).Guid("id");
        await scene.Mia.PostAsync($"/api/moderation/cases/{appeal}/claim");
        await scene.Mia.PostAsync($"/api/moderation/cases/{appeal}/decide", new { decision = "overturn" });
        Assert.Equal((HttpStatusCode.OK, ""), await scene.TrySignInAsync(scene.Bob));
    }

    [Fact]
    public async Task It_opens_nothing_else_and_nobody_gets_it_without_the_password()
    {
        await using var scene = await ModerationScene.CreateAsync();
        var said = await scene.Bob.SayAsync(scene.Channel, "before");
        await ActAsync(scene.Max, "ban", scene.Bob);
        var warned = await ActAsync(scene.Max, "warn", scene.Carol);
        var (_, bob) = await RefusedAsync(scene, TestUser.Password);

        foreach (var (method, path) in new[]
        {
            ("GET", "/api/users/me"), ("GET", "/api/rooms"), ("GET", $"/api/rooms/{scene.Channel}/messages"), ("POST", $"/api/rooms/{scene.Channel}/messages"),
            ("DELETE", $"/api/messages/{said.Text("id")}"), ("POST", "/api/negotiate"), ("POST", "/api/sync"), ("GET", $"/api/moderation/rooms/{scene.Channel}"),
            ("POST", "/api/moderation/reports"), ("GET", "/api/moderation/reports"), ("GET", "/api/moderation/held"), ("POST", "/api/auth/logout"),
        })
            Assert.Equal((HttpStatusCode.Unauthorized, "token_invalid"), await bob.TryAsync(new(method), path, method == "GET" ? null : new { }));
        Assert.Equal((HttpStatusCode.NotFound, "notice_not_found"), await bob.TryAsync(
            HttpMethod.Post, $"{Notices}/{warned.Guid("id")}/appeal", new { text = "Not mine" }));
        var (wrong, _) = await RefusedAsync(scene, "another password altogether");
        Assert.Equal(("credentials_invalid", null), (wrong.Text("code"), wrong["notices_token"]));
        Assert.Equal((HttpStatusCode.Unauthorized, "token_invalid"), await scene.Bob.TryAsync(HttpMethod.Get, Notices)); // the former sign-in has ended
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task It_ends_with_its_time()
    {
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync(clock: clock);
        var (olga, bob) = (await server.CreateUserAsync("Olga"), await server.CreateUserAsync("Bob"));
        await ActAsync(olga, "ban", bob);
        using var refused = await server.Http.PostAsJsonAsync("/api/auth/login", new { email = bob.Email, password = TestUser.Password });
        var banned = Bearing(bob, (await refused.Content.ReadFromJsonAsync<JsonObject>())!.Text("notices_token"));
        await banned.GetAsync(Notices);

        clock.Advance(TimeSpan.FromMinutes(31));

        Assert.Equal((HttpStatusCode.Unauthorized, "token_expired"), await banned.TryAsync(HttpMethod.Get, Notices));
    }

    /// <summary>Signs in, which must fail: the refusal, and the person with the token that came along, if one did.</summary>
    private static async Task<(JsonObject Refusal, TestUser Banned)> RefusedAsync(ModerationScene scene, string password)
    {
        using var answer = await scene.Server.Http.PostAsJsonAsync("/api/auth/login", new { email = scene.Bob.Email, password });
        Assert.False(answer.IsSuccessStatusCode);
        var refusal = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        return (refusal, refusal["notices_token"] is { } token ? Bearing(scene.Bob, token.GetValue<string>()) : scene.Bob);
    }

    private static TestUser Bearing(TestUser user, string token)
    {
        var bearing = (user with { Token = token }).At(user.Http.BaseAddress!);
        Assert.Equal(new AuthenticationHeaderValue("Bearer", token), bearing.Http.DefaultRequestHeaders.Authorization);
        return bearing;
    }
}
