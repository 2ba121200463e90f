using Veza.Shared.Common;
using Veza.Shared.Realtime;

namespace Veza.Functions.Tests.Realtime.Gateways;

/// <summary>What every gateway promises; each adapter has a class that derives from this one.</summary>
public abstract partial class ReachingConnections
{
    private const int Mark = -1; // follows an event, so that whoever hears it knows that all have been sent that event

    private static readonly CancellationToken Ct = CancellationToken.None;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>A gateway that nobody is connected through.</summary>
    private protected abstract Task<IGatewayScene> OpenAsync();

    [Fact]
    public async Task Events_of_one_group_come_once_each_and_in_the_order_of_the_calls()
    {
        await using var scene = await OpenAsync();
        var (alice, room) = (await scene.CreatePersonAsync("Alice"), await scene.CreateRoomAsync());
        await using var atAlice = await scene.ConnectAsync(alice);
        await JoinAsync(scene, alice, room);

        for (var next = 0; next < 600; next += 3)
        {
            scene.Gateway.Publish(Group.Room(room), Numbered(next), Numbered(next + 1));
            scene.Gateway.Publish(Group.Room(room), Numbered(next + 2));
        }

        await atAlice.HearsAsync(599);
        await atAlice.SettleAsync();
        Assert.Equal(Enumerable.Range(0, 600), Real(atAlice));
    }

    [Fact]
    public async Task Events_of_one_key_merge_to_the_newest_and_never_the_other_way()
    {
        await using var scene = await OpenAsync();
        var (alice, room) = (await scene.CreatePersonAsync("Alice"), await scene.CreateRoomAsync());
        await using var atAlice = await scene.ConnectAsync(alice);
        await JoinAsync(scene, alice, room);

        for (var next = 0; next < 600; next++)
            scene.Gateway.Publish(Group.Room(room), Numbered(next, (next % 3) switch { 0 => "typing", 1 => "receipt", _ => null }));

        await Task.WhenAll(atAlice.HearsAsync(597), atAlice.HearsAsync(598), atAlice.HearsAsync(599));
        await atAlice.SettleAsync();
        foreach (var key in Real(atAlice).GroupBy(number => number % 3)) Assert.Equal(key.Distinct().Order(), key);
        Assert.Equal(200, Real(atAlice).Count(number => number % 3 == 2)); // those without a key count each
    }

    [Fact]
    public async Task What_is_for_one_person_reaches_all_connections_of_that_person_and_nobody_else()
    {
        await using var scene = await OpenAsync();
        var (alice, bob) = (await scene.CreatePersonAsync("Alice"), await scene.CreatePersonAsync("Bob"));
        await using var phone = await scene.ConnectAsync(alice);
        await using var laptop = await scene.ConnectAsync(await scene.SignInAgainAsync(alice));
        await using var atBob = await scene.ConnectAsync(bob);

        await TellAsync(scene, Group.User(alice.Id), 1, phone, laptop);
        await atBob.SettleAsync();

        Assert.Equal([1], Real(phone));
        Assert.Equal([1], Real(laptop));
        Assert.Empty(Real(atBob));
    }

    [Fact]
    public async Task Presence_reaches_those_who_subscribed_to_it_and_nobody_else()
    {
        await using var scene = await OpenAsync();
        var (alice, bob, carol) = (await scene.CreatePersonAsync("Alice"), await scene.CreatePersonAsync("Bob"), await scene.CreatePersonAsync("Carol"));
        await using var watching = await scene.ConnectAsync(bob);
        await using var elsewhere = await scene.ConnectAsync(carol);
        await using var atAlice = await scene.ConnectAsync(alice); // who is not subscribed to herself
        await watching.SubscribePresenceAsync(alice, carol);
        await elsewhere.SubscribePresenceAsync(bob);

        await TellAsync(scene, Group.PresenceOf(alice.Id), 1, watching);
        await TellAsync(scene, Group.PresenceOf(bob.Id), 2, elsewhere);
        foreach (var listener in new[] { watching, atAlice }) await listener.SettleAsync();

        Assert.Equal([1], Real(watching));
        Assert.Equal([2], Real(elsewhere));
        Assert.Empty(Real(atAlice));
    }

    [Fact]
    public async Task Publishing_does_not_wait_and_what_was_held_up_comes_in_order()
    {
        await using var scene = await OpenAsync();
        var (alice, room) = (await scene.CreatePersonAsync("Alice"), await scene.CreateRoomAsync());
        await using var atAlice = await scene.ConnectAsync(alice);
        await JoinAsync(scene, alice, room);

        scene.Hold();
        try
        {
            await Task.Run(() =>
            {
                for (var next = 0; next < 200; next++) scene.Gateway.Publish(Group.Room(room), Numbered(next));
            }).WaitAsync(Patience);
        }
        finally
        {
            scene.Release();
        }

        await atAlice.HearsAsync(199);
        Assert.Equal(Enumerable.Range(0, 200), Real(atAlice));
    }

    [Fact]
    public async Task To_flush_says_true_only_when_what_was_published_has_been_handed_on()
    {
        await using var scene = await OpenAsync();
        var alice = await scene.CreatePersonAsync("Alice");
        await using var atAlice = await scene.ConnectAsync(alice);

        scene.Gateway.Publish(Group.User(alice.Id), Numbered(1));
        var handedOn = await scene.Gateway.FlushAsync(Ct);
        await atAlice.HearsAsync(1);
        var isLost = scene.Lose();
        scene.Gateway.Publish(Group.User(alice.Id), Numbered(2));
        var lost = await scene.Gateway.FlushAsync(Ct);
        scene.Restore();
        await atAlice.HearsOrCatchesUpAsync(2);
        await Waiting.UntilAsync(() => scene.Gateway.FlushAsync(Ct), () => "all has been handed on");

        Assert.Equal((true, !isLost), (handedOn, lost));
    }

    [Fact]
    public async Task A_sign_in_that_ends_takes_its_connections_with_it_and_no_others()
    {
        await using var scene = await OpenAsync();
        var (alice, bob) = (await scene.CreatePersonAsync("Alice"), await scene.CreatePersonAsync("Bob"));
        var phone = await scene.SignInAgainAsync(alice);
        await using var laptop = await scene.ConnectAsync(alice);
        await using var atBob = await scene.ConnectAsync(bob);
        await using var one = await scene.ConnectAsync(phone);
        await using var two = await scene.ConnectAsync(phone);

        await scene.Gateway.DisconnectAsync(alice.Id, [phone.Session], Ct);
        await Task.WhenAll(one.Closed, two.Closed).WaitAsync(Patience);
        await TellAsync(scene, Group.User(alice.Id), 1, laptop);
        await atBob.SettleAsync();

        Assert.Empty(Real(one));
        Assert.Empty(Real(two));
        Assert.Equal([1], Real(laptop));
        Assert.False(laptop.Closed.IsCompleted || atBob.Closed.IsCompleted);
    }

    private static async Task JoinAsync(IGatewayScene scene, Person person, RoomId room) =>
        await scene.Gateway.AddToRoomAsync(person.Id, await scene.StoreMemberAsync(person, room), Ct);

    /// <summary>Tells the group, and returns when everybody in it has been sent that; those who are given hear it.</summary>
    private static async Task TellAsync(IGatewayScene scene, Group group, int number, params IListener[] hearing)
    {
        foreach (var next in new[] { number, Mark })
        {
            scene.Gateway.Publish(group, Numbered(next));
            foreach (var listener in hearing) await listener.HearsAsync(next);
        }
    }

    private static RealtimeEvent Numbered(int number, string? key = null) =>
        RealtimeEvent.Create(HubClient.TestEvent, number, static (writer, n) => writer.WriteNumber("n"u8, n), key);

    private static int[] Real(IListener listener) => [.. listener.Heard.Where(number => number != Mark)];
}
