using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Azure;

/// <summary>
/// One process has stored a departure and not yet told the service, which goes on delivering to the group; another one speaks there.
/// </summary>
[Trait(Stage.Name, Stage.Standalone)]
public sealed class LeavingWhileOthersSpeak
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_departed_does_not_hear_what_another_process_stores_afterwards(bool hasSpoken)
    {
        await using var app = await FunctionsApp.StartAsync();
        await using var sibling = await app.StartSiblingAsync();
        await using var scene = await Scene.CreateAsync(app, sibling);
        if (hasSpoken) await scene.SayThereAsync("before");

        await scene.StoreDepartureOfBobAsync();
        await scene.SayThereAsync("among ourselves");
        await sibling.FlushAsync();
        await scene.Bob.SettleAsync();

        Assert.Equal(hasSpoken ? ["before"] : [], scene.HeardByBob());
        await scene.Carol.NextAsync(e => e["message"]?.Text("content") == "among ourselves");
    }

    [Fact]
    public async Task Those_who_stay_are_told_to_catch_up_when_the_service_cannot_be_told_who_departed()
    {
        await using var app = await FunctionsApp.StartAsync();
        await using var sibling = await app.StartSiblingAsync([new("Veza:SignalR:MaxAttempts", "1")]);
        await using var scene = await Scene.CreateAsync(app, sibling);
        await scene.StoreDepartureOfBobAsync();

        app.Service.Faults.Unavailable.Next(); // to the sibling's call for Bob
        await scene.SayThereAsync("among ourselves");

        Assert.Equal(scene.Room, (await scene.Carol.NextAsync("sync.required")).Guid("room_id"));
        await Waiting.UntilAsync(() => app.Service.GroupsOf(scene.BobId.ToString()).Count == 0, () => "what was pending is done");
        await scene.Bob.SettleAsync();
        Assert.Empty(scene.HeardByBob());
    }

    [Fact]
    public async Task Whoever_came_back_hears_and_departures_that_are_settled_cost_no_call()
    {
        await using var app = await FunctionsApp.StartAsync();
        await using var sibling = await app.StartSiblingAsync();
        await using var scene = await Scene.CreateAsync(app, sibling);
        await scene.RemoveBobAsync();
        await scene.Alice.PostAsync($"/api/rooms/{scene.Room}/members", new { user_ids = new[] { scene.BobId } });

        await scene.SayThereAsync("welcome back");
        await sibling.FlushAsync();
        await scene.Bob.NextAsync(e => e["message"]?.Text("content") == "welcome back");
        var before = (app.Service.Calls["user:join"], app.Service.Calls["user:leave"]);
        for (var i = 0; i < 3; i++) await scene.SayThereAsync($"{i}");
        await scene.Bob.NextAsync(e => e["message"]?.Text("content") == "2");

        Assert.Equal(before, (app.Service.Calls["user:join"], app.Service.Calls["user:leave"]));
    }

    /// <summary>Alice's room with Bob and Carol, who listen. Alice speaks through the sibling and removes through the first process.</summary>
    private sealed class Scene(FunctionsApp app, FunctionsApp sibling, TestUser alice, TestUser bob, Guid room, HubClient atBob, HubClient atCarol)
        : IAsyncDisposable
    {
        public TestUser Alice => alice;

        public Guid BobId => bob.Id;

        public Guid Room => room;

        public HubClient Bob => atBob;

        public HubClient Carol => atCarol;

        public static async Task<Scene> CreateAsync(FunctionsApp app, FunctionsApp sibling)
        {
            var (alice, bob, carol) = (await app.CreateUserAsync("Alice"), await app.CreateUserAsync("Bob"), await app.CreateUserAsync("Carol"));
            var room = await app.CreateRoomAsync(alice, bob, carol);
            var scene = new Scene(app, sibling, alice, bob, room, await app.ConnectAsync(bob), await app.ConnectAsync(carol));
            await app.FlushAsync();
            return scene;
        }

        public async Task SayThereAsync(string text) => await alice.At(sibling.Address).SayAsync(room, text);

        public async Task RemoveBobAsync()
        {
            using var removed = await alice.SendAsync(HttpMethod.Delete, $"/api/rooms/{room}/members/{bob.Id}");
            Assert.True(removed.IsSuccessStatusCode);
        }

        /// <summary>As a process leaves it that dies, or has not come to telling anybody.</summary>
        public Task<int> StoreDepartureOfBobAsync() => app.Database.RunAsync(
            "UPDATE room_members SET left_at = now() WHERE room_id = $1 AND user_id = $2", room, bob.Id);

        public string[] HeardByBob() =>
            [.. atBob.Events.Where(e => e.Text("type") == "message.new").Select(e => e["message"].Text("content")!)];

        public async ValueTask DisposeAsync()
        {
            await atBob.DisposeAsync();
            await atCarol.DisposeAsync();
        }
    }
}
