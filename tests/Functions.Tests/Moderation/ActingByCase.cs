using System.Net;
using System.Text.Json.Nodes;

namespace Veza.Functions.Tests.Moderation;

/// <summary>What the decision on a case permits in rooms that the moderator is not in: what the case is about, and nothing else.</summary>
public sealed class ActingByCase : IAsyncLifetime
{
    private const string Actions = "/api/moderation/actions";
    private const string Cases = "/api/moderation/cases";
    private ModerationScene scene = null!;

    public async Task InitializeAsync() => scene = await ModerationScene.CreateAsync();

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Theory]
    [InlineData("group")]
    [InlineData("direct")]
    public async Task The_message_of_the_case_is_taken_away_in_a_private_room_and_comes_back(string type)
    {
        var room = await RoomAsync(type);
        var message = (await scene.Bob.SayAsync(room, "rude words")).Guid("id");
        object delete = new { kind = "delete_message", message_id = message, reason = "Rude" };
        Assert.Equal((HttpStatusCode.NotFound, "message_not_found"), await scene.Max.TryAsync(HttpMethod.Post, Actions, delete));
        var id = await ReportedAsync(message);

        var decided = await DecideAsync(scene.Max, id, new { kind = "delete_message" });

        Assert.Equal((HttpStatusCode.OK, ""), decided);
        Assert.Equal("", (await scene.Carol.HistoryAsync(room)).Single()!.Text("content"));
        Assert.Equal((HttpStatusCode.NotFound, "message_not_found"), await scene.Max.TryAsync(HttpMethod.Post, Actions, delete));
        Assert.Equal((HttpStatusCode.NotFound, "room_not_found"), await scene.Max.TryAsync(HttpMethod.Get, $"/api/rooms/{room}"));
        await scene.Mia.PostAsync($"{Cases}/{id}/undo");
        Assert.Equal("rude words", (await scene.Carol.HistoryAsync(room)).Single()!.Text("content"));
    }

    [Fact]
    public async Task Its_author_is_muted_in_its_room_and_nowhere_else()
    {
        var (room, other) = (await RoomAsync("group"), await RoomAsync("group"));
        var message = (await scene.Bob.SayAsync(room, "rude words")).Guid("id");
        var id = await ReportedAsync(message);
        Assert.Equal((HttpStatusCode.NotFound, "room_not_found"), await DecideAsync(scene.Max, id, new { kind = "mute", room_id = other }));
        Assert.Equal((HttpStatusCode.NotFound, "room_not_found"), await DecideAsync(scene.Max, id, new { kind = "kick", room_id = room }));
        Assert.Equal((HttpStatusCode.NotFound, "room_not_found"), await DecideAsync(scene.Max, id, new { kind = "ban", room_id = room }));

        Assert.Equal((HttpStatusCode.OK, ""), await DecideAsync(scene.Max, id, new { kind = "mute", room_id = room, duration_seconds = 60 }));

        Assert.Equal((HttpStatusCode.Forbidden, "muted"), await scene.Bob.TrySayAsync(room, "x"));
        await scene.Bob.SayAsync(other, "x");
        var notice = (await scene.Bob.GetAsync("/api/moderation/notices")).AsArray().Single()!;
        var appeal = (await scene.Bob.PostAsync($"/api/moderation/notices/{notice.Guid("id")}/appeal", new { text = "A joke" })).Guid("id");
        await scene.Mia.PostAsync($"{Cases}/{appeal}/claim");
        await scene.Mia.PostAsync($"{Cases}/{appeal}/decide", new { decision = "overturn" });
        await scene.Bob.SayAsync(room, "x");
    }

    [Fact]
    public async Task A_case_does_not_permit_to_act_on_somebody_of_the_same_rank()
    {
        var room = await RoomAsync("group");
        var id = await ReportedAsync((await scene.Bob.SayAsync(room, "rude words")).Guid("id"));
        await scene.Server.Database.RunAsync("UPDATE users SET role = 'moderator' WHERE id = $1", scene.Bob.Id);

        Assert.Equal((HttpStatusCode.Forbidden, "person_outranks_you"), await DecideAsync(scene.Max, id, new { kind = "delete_message" }));
    }

    private static async Task<(HttpStatusCode Status, string Code)> DecideAsync(TestUser by, Guid id, object action)
    {
        await by.PostAsync($"{Cases}/{id}/claim");
        return await by.TryAsync(HttpMethod.Post, $"{Cases}/{id}/decide", new { decision = "uphold", reason = "Rude", action });
    }

    private async Task<Guid> RoomAsync(string type) => (await scene.Bob.PostAsync("/api/rooms", type == "direct"
        ? new JsonObject { ["type"] = type, ["members"] = new JsonArray(scene.Carol.Id) }
        : new JsonObject { ["type"] = type, ["name"] = Fresh.Name("Room "), ["members"] = new JsonArray(scene.Carol.Id) })).Guid("id");

    /// <summary>Carol reports it; the case.</summary>
    private async Task<Guid> ReportedAsync(Guid message)
    {
        await scene.Carol.PostAsync("/api/moderation/reports", new { reason = "harassment", message_id = message });
        return (await scene.Max.GetAsync($"{Cases}?source=report")).AsArray().Single(c => c!.Guid("message_id") == message).Guid("id");
    }
}
