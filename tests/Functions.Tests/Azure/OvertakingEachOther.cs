using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Azure;

/// <summary>Calls that change a group can overtake each other; the last word is the database's.</summary>
[Trait(Stage.Name, Stage.Standalone)]
public sealed class OvertakingEachOther
{
    [Fact]
    public async Task Who_was_removed_while_being_added_is_out()
    {
        await using var app = await FunctionsApp.StartAsync();
        var (alice, bob) = (await app.CreateUserAsync("Alice"), await app.CreateUserAsync("Bob"));
        var room = await app.CreateRoomAsync(alice);
        HoldOne(app);

        var inviting = alice.PostAsync($"/api/rooms/{room}/members", new { user_ids = new[] { bob.Id } });
        await HeldAsync(app);
        using var removed = await alice.SendAsync(HttpMethod.Delete, $"/api/rooms/{room}/members/{bob.Id}");
        Assert.Empty(app.Service.GroupsOf(bob.Id.ToString())); // taken out before being put in
        await inviting;

        Assert.True(removed.IsSuccessStatusCode);
        Assert.Empty(app.Service.GroupsOf(bob.Id.ToString()));
    }

    [Fact]
    public async Task Who_came_back_while_being_removed_is_in()
    {
        await using var app = await FunctionsApp.StartAsync();
        var (alice, bob) = (await app.CreateUserAsync("Alice"), await app.CreateUserAsync("Bob"));
        var room = await app.CreateRoomAsync(alice, bob);
        HoldOne(app);

        var removing = alice.SendAsync(HttpMethod.Delete, $"/api/rooms/{room}/members/{bob.Id}");
        await HeldAsync(app);
        await alice.PostAsync($"/api/rooms/{room}/members", new { user_ids = new[] { bob.Id } });
        using var removed = await removing;

        Assert.Equal([KeepingGroups.GroupOf(room)], app.Service.GroupsOf(bob.Id.ToString()));
    }

    [Fact]
    public async Task Who_was_removed_while_connecting_is_out()
    {
        await using var app = await FunctionsApp.StartAsync();
        var (alice, bob) = (await app.CreateUserAsync("Alice"), await app.CreateUserAsync("Bob"));
        var room = await app.CreateRoomAsync(alice, bob);
        HoldOne(app);

        var connecting = app.ConnectAsync(bob); // for the first time: the service is told of all rooms
        await HeldAsync(app);
        using var removed = await alice.SendAsync(HttpMethod.Delete, $"/api/rooms/{room}/members/{bob.Id}");
        await using var hub = await connecting;
        await alice.SayAsync(room, "among ourselves");
        await app.FlushAsync();
        await hub.SettleAsync();

        Assert.Empty(app.Service.GroupsOf(bob.Id.ToString()));
        Assert.DoesNotContain(hub.Events, e => e.Text("type") == "message.new");
    }

    private static void HoldOne(FunctionsApp app)
    {
        app.Service.Faults.SlowAcceptBy = TimeSpan.FromSeconds(2); // much longer than the call that overtakes it
        app.Service.Faults.SlowAccept.Next();
    }

    private static Task HeldAsync(FunctionsApp app) =>
        Waiting.UntilAsync(() => app.Service.Faults.SlowAccept.Struck == 1, () => "the call is under way");
}
