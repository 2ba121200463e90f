using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Veza.Functions.Tests.Moderation;

/// <summary>A tenant with an owner, two moderators and some people, and a public channel of one of these.</summary>
internal sealed class ModerationScene : IAsyncDisposable
{
    private ModerationScene(TestServer server) => Server = server;

    public TestServer Server { get; }

    public TestUser Olga { get; private set; } = null!; // owns the tenant

    public TestUser Max { get; private set; } = null!; // moderates it

    public TestUser Mia { get; private set; } = null!; // does so, too

    public TestUser Ada { get; private set; } = null!; // owns the channel

    public TestUser Bob { get; private set; } = null!;

    public TestUser Carol { get; private set; } = null!;

    public Guid Channel { get; private set; }

    public static async Task<ModerationScene> CreateAsync(params KeyValuePair<string, string>[] settings)
    {
        var scene = new ModerationScene(await TestServer.StartAsync(settings));
        scene.Olga = await scene.Server.CreateUserAsync("Olga");
        (scene.Max, scene.Mia) = (await scene.ModeratorAsync("Max"), await scene.ModeratorAsync("Mia"));
        (scene.Ada, scene.Bob) = (await scene.Server.CreateUserAsync("Ada"), await scene.Server.CreateUserAsync("Bob"));
        scene.Carol = await scene.Server.CreateUserAsync("Carol");
        scene.Channel = (await scene.Ada.PostAsync("/api/rooms", new JsonObject
        {
            ["type"] = "channel", ["name"] = "plaza", ["visibility"] = "public", ["members"] = new JsonArray(scene.Bob.Id, scene.Carol.Id),
        })).Guid("id");
        return scene;
    }

    public async Task<TestUser> ModeratorAsync(string name)
    {
        var user = await Server.CreateUserAsync(name);
        await Server.Database.RunAsync("UPDATE users SET role = 'moderator' WHERE id = $1", user.Id);
        return user;
    }

    /// <summary>What a moderator asks for.</summary>
    public static JsonObject Wish(string kind, TestUser? user = null, Guid? room = null, int? seconds = null) => new()
    {
        ["kind"] = kind, ["reason"] = "Because", ["user_id"] = user?.Id, ["room_id"] = room, ["duration_seconds"] = seconds,
    };

    /// <summary>Does it, which must succeed; the action.</summary>
    public static Task<JsonNode> ActAsync(TestUser by, string kind, TestUser? user = null, Guid? room = null, int? seconds = null) =>
        by.PostAsync("/api/moderation/actions", Given(Wish(kind, user, room, seconds)));

    /// <summary>Status and code.</summary>
    public static Task<(HttpStatusCode Status, string Code)> TryActAsync(
        TestUser by, string kind, TestUser? user = null, Guid? room = null, int? seconds = null) =>
        by.TryAsync(HttpMethod.Post, "/api/moderation/actions", Given(Wish(kind, user, room, seconds)));

    /// <summary>Takes it back, which must succeed.</summary>
    public static Task<JsonNode> UndoAsync(TestUser by, JsonNode action) =>
        by.PostAsync($"/api/moderation/actions/{action.Guid("id")}/undo", new JsonObject { ["reason"] = "A mistake" });

    /// <summary>The refusal of a call.</summary>
    public static async Task<JsonNode> RefusalAsync(TestUser user, HttpMethod method, string path, object? body = null)
    {
        using var answer = await user.SendAsync(method, path, body);
        Assert.False(answer.IsSuccessStatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    /// <summary>Signs in again; status and code.</summary>
    public async Task<(HttpStatusCode Status, string Code)> TrySignInAsync(TestUser user)
    {
        using var answer = await Server.Http.PostAsJsonAsync("/api/auth/login", new { email = user.Email, password = TestUser.Password });
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonObject>())?["code"]?.GetValue<string>() ?? "");
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>Without what is absent: null is none of the values.</summary>
    private static JsonObject Given(JsonObject wish)
    {
        foreach (var name in wish.Where(f => f.Value is null).Select(f => f.Key).ToArray()) wish.Remove(name);
        return wish;
    }
}
