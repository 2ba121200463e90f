using Veza.Shared.Realtime;

namespace Veza.Functions.Tests.Realtime.Gateways;

/// <summary>Who hears a room.</summary>
public abstract partial class ReachingConnections
{
    [Fact]
    public async Task Who_is_added_to_a_room_hears_what_follows_once_on_all_connections_present_and_future()
    {
        await using var scene = await OpenAsync();
        var (bob, room) = (await scene.CreatePersonAsync("Bob"), await scene.CreateRoomAsync());
        await using var phone = await scene.ConnectAsync(bob);
        await using var laptop = await scene.ConnectAsync(bob);

        scene.Gateway.Publish(Group.Room(room), Numbered(0));
        Assert.True(await scene.Gateway.FlushAsync(Ct));
        for (var i = 0; i < 2; i++) await JoinAsync(scene, bob, room);
        await using var later = await scene.ConnectAsync(bob);
        await TellAsync(scene, Group.Room(room), 1, phone, laptop, later);

        foreach (var device in new[] { phone, laptop, later }) Assert.Equal([1], Real(device));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_is_removed_from_a_room_hears_it_no_longer_and_the_others_do(bool isCounted)
    {
        await using var scene = await OpenAsync();
        var (alice, bob, room) = (await scene.CreatePersonAsync("Alice"), await scene.CreatePersonAsync("Bob"), await scene.CreateRoomAsync());
        await using var phone = await scene.ConnectAsync(bob);
        await using var laptop = await scene.ConnectAsync(bob);
        await using var atAlice = await scene.ConnectAsync(alice);
        foreach (var person in new[] { bob, alice }) await JoinAsync(scene, person, room);
        await TellAsync(scene, Group.Room(room), 1, atAlice, phone, laptop);

        var departures = await scene.StoreDepartureAsync(bob, room);
        for (var i = 0; i < 2; i++) await scene.Gateway.RemoveFromRoomAsync(bob.Id, room, isCounted ? departures : null, Ct); // idempotent
        await using var later = await scene.ConnectAsync(bob);
        await TellAsync(scene, Group.Room(room), 2, atAlice);
        foreach (var device in new[] { phone, laptop, later }) await device.SettleAsync();

        Assert.Equal([1, 2], Real(atAlice));
        Assert.Equal([1], Real(phone));
        Assert.Equal([1], Real(laptop));
        Assert.Empty(Real(later));
    }

    [Fact]
    public async Task Who_came_back_since_is_not_removed_by_news_of_an_earlier_departure()
    {
        await using var scene = await OpenAsync();
        var (bob, room) = (await scene.CreatePersonAsync("Bob"), await scene.CreateRoomAsync());
        await using var atBob = await scene.ConnectAsync(bob);
        await JoinAsync(scene, bob, room);
        var departures = await scene.StoreDepartureAsync(bob, room);
        await JoinAsync(scene, bob, room);

        await scene.Gateway.RemoveFromRoomAsync(bob.Id, room, departures, Ct);
        await TellAsync(scene, Group.Room(room), 1, atBob);

        Assert.Equal([1], Real(atBob));
    }

    [Fact]
    public async Task To_remove_somebody_who_was_never_there_changes_nothing()
    {
        await using var scene = await OpenAsync();
        var (alice, bob, room) = (await scene.CreatePersonAsync("Alice"), await scene.CreatePersonAsync("Bob"), await scene.CreateRoomAsync());
        await using var atAlice = await scene.ConnectAsync(alice);
        await JoinAsync(scene, alice, room);

        await scene.Gateway.RemoveFromRoomAsync(bob.Id, room, departures: null, Ct);
        await TellAsync(scene, Group.Room(room), 1, atAlice);

        Assert.Equal([1], Real(atAlice));
    }
}
