using Veza.Functions.Hub.Groups;
using Veza.Shared.Common;
using Veza.Shared.Realtime;

namespace Veza.Shared.Tests.Realtime;

public sealed class HearingRooms
{
    [Fact]
    public void A_connection_takes_no_more_rooms_than_there_are_places_and_forgets_none_for_it()
    {
        var subscriptions = new RoomSubscriptions();
        var rooms = Enumerable.Range(0, 4).Select(_ => new RoomId(Fresh.Id())).ToArray();

        var first = subscriptions.AddFirst(Marks(rooms[..2]), most: 3);
        var joined = rooms.Select(r => subscriptions.Add(r, most: 3)).ToArray();

        Assert.Equal(Marks(rooms[..2]), first);
        Assert.Equal([Hearing.AsBefore, Hearing.AsBefore, Hearing.Begun, Hearing.Refused], joined);
        Assert.Equal(rooms[..3], subscriptions.All);
    }

    [Fact]
    public void Of_the_rooms_asked_for_beyond_the_places_the_first_gives_way()
    {
        var subscriptions = new RoomSubscriptions();
        var rooms = Enumerable.Range(0, 5).Select(_ => new RoomId(Fresh.Id())).ToArray();
        subscriptions.AddFirst(Marks(rooms[..2]), most: 2);

        var asked = rooms.Select(r => subscriptions.Ask(r, most: 2, mostAsked: 2)).ToArray();
        subscriptions.Remove(rooms[3]);
        var again = subscriptions.Ask(rooms[2], most: 2, mostAsked: 2);

        Assert.Equal(
            [(Hearing.AsBefore, null), (Hearing.AsBefore, null), (Hearing.Begun, null), (Hearing.Begun, null), (Hearing.Begun, rooms[2])],
            asked);
        Assert.Equal((Hearing.Begun, null), again);
        Assert.Equal(new[] { rooms[0], rooms[1], rooms[4], rooms[2] }.ToHashSet(), subscriptions.All.ToHashSet());
    }

    [Fact]
    public void Rooms_of_the_user_have_places_that_rooms_asked_for_do_not_take()
    {
        var subscriptions = new RoomSubscriptions();
        var rooms = Enumerable.Range(0, 4).Select(_ => new RoomId(Fresh.Id())).ToArray();
        subscriptions.AddFirst(Marks(rooms[..2]), most: 2);
        subscriptions.Ask(rooms[2], most: 2, mostAsked: 2);

        subscriptions.Remove(rooms[0]);
        var joined = subscriptions.Add(rooms[3], most: 2);

        Assert.Equal(Hearing.Begun, joined);
        Assert.Equal(new[] { rooms[1], rooms[2], rooms[3] }.ToHashSet(), subscriptions.All.ToHashSet());
    }

    [Fact]
    public void A_room_that_was_left_while_the_first_rooms_are_joined_stays_left()
    {
        var subscriptions = new RoomSubscriptions();
        var (left, back) = (new RoomId(Fresh.Id()), new RoomId(Fresh.Id()));

        subscriptions.Remove(left);
        subscriptions.Remove(back);
        subscriptions.Returned(back);
        subscriptions.Add(left, 10);
        subscriptions.Add(back, 10);

        Assert.Equal([back], subscriptions.All);
    }

    private static RoomMark[] Marks(RoomId[] rooms) => [.. rooms.Select(room => new RoomMark(room, 0))];
}
