using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Veza.Functions.Hub.Groups;
using Veza.Shared.Messages;
using Veza.Shared.Realtime;
using Veza.Shared.Realtime.Groups;

namespace Veza.Shared.Tests.Realtime;

/// <summary>What several processes tell one room, whose notices overtake each other.</summary>
public sealed class KeepingRoomsInOrder : IDisposable
{
    private static readonly TimeSpan Hold = TimeSpan.FromMilliseconds(100);

    private readonly ManualClock clock = new();
    private readonly RoomSequence sequence = new();
    private readonly GroupFanOut subscribers = new(1_000);
    private readonly RecordingConnection hub;
    private readonly Reordering reordering;

    public KeepingRoomsInOrder()
    {
        reordering = new Reordering(Options.Create(new RealtimeOptions { ReorderFor = Hold, MaxReordered = 5 }), clock);
        (hub, var client) = RecordingConnection.Open();
        subscribers.TryAdd(client);
    }

    public void Dispose() => reordering.Dispose();

    [Fact]
    public async Task What_overtook_others_waits_for_them()
    {
        Publish(Said(1));
        Publish(Said(4), Said(5));
        Publish(Said(2));
        await HeardAsync("m1", "m2");

        Publish(Said(3));

        await HeardAsync("m1", "m2", "m3", "m4", "m5");
    }

    [Fact]
    public async Task The_first_waits_too_where_it_is_known_what_comes_first()
    {
        sequence.Begin(0, 3);
        Publish(Read(7), Said(2), Edited(1, 4), Edited(2, 5));
        await HeardAsync("read");

        Publish(Said(1));
        await HeardAsync("read", "m1", "m2", "r4", "r5");

        sequence.Begin(8, 9); // somebody else comes later: what was told counts
        Publish(Said(4), Said(3));
        await HeardAsync("read", "m1", "m2", "r4", "r5", "m3", "m4");
    }

    [Fact]
    public async Task What_has_no_number_tells_nothing_of_those_that_come()
    {
        Publish(Read(1));

        Publish(Said(5), Edited(5, 9));

        await HeardAsync("read", "m5", "r9");
    }

    [Fact]
    public async Task Changes_wait_for_changes_and_for_the_message_that_they_are_of()
    {
        Publish(Said(1), Edited(1, 1));
        Publish(Renamed(3), Edited(2, 4));
        Publish(Deleted(1, 2));
        await HeardAsync("m1", "r1", "r2", "r3");

        Publish(Said(2));

        await HeardAsync("m1", "r1", "r2", "r3", "m2", "r4");
    }

    [Fact]
    public async Task Nothing_waits_for_a_gap_of_another_kind_or_without_a_number()
    {
        Publish(Said(1), Edited(1, 1));
        Publish(Said(3), Renamed(3));

        Publish(Renamed(2), Read(3), Said(2));

        await HeardAsync("m1", "r1", "r2", "r3", "read", "m2", "m3");
    }

    [Fact]
    public async Task Several_who_came_with_one_change_and_what_comes_late_pass()
    {
        Publish(Said(7), Joined(4));

        Publish(Joined(4), Joined(5), Said(3), Joined(5), Edited(3, 2));

        await HeardAsync("m7", "r4", "r4", "r5", "m3", "r5", "r2");
    }

    [Fact]
    public async Task A_number_that_never_comes_is_waited_for_once_and_no_longer_than_stated()
    {
        Publish(Said(1));
        Publish(Said(4), Said(3));
        clock.Advance(Hold - TimeSpan.FromMilliseconds(1));
        await HeardAsync("m1");

        clock.Advance(TimeSpan.FromMilliseconds(1));
        await HeardAsync("m1", "m3", "m4");

        Publish(Said(7)); // the process that announces them is out of reach, it seems: nothing waits for it now
        await HeardAsync("m1", "m3", "m4", "m7");

        clock.Advance(20 * Hold);
        Publish(Said(9), Said(8));
        await HeardAsync("m1", "m3", "m4", "m7", "m8", "m9");
    }

    [Fact]
    public async Task What_came_late_was_not_lost_and_the_next_is_waited_for()
    {
        Publish(Said(1));
        Publish(Said(3));
        clock.Advance(Hold);
        Publish(Said(2));
        await HeardAsync("m1", "m3", "m2");

        Publish(Said(5));
        Publish(Said(4));

        await HeardAsync("m1", "m3", "m2", "m4", "m5");
    }

    [Fact]
    public async Task No_more_wait_than_stated()
    {
        Publish(Said(1));

        Publish(Said(8), Said(7), Said(6), Said(5), Said(4), Said(3));

        await HeardAsync("m1", "m3", "m4", "m5", "m6", "m7", "m8");
    }

    [Fact]
    public void The_numbers_are_read_from_what_clients_get()
    {
        var quoting = """{"type":"message.updated","message":{"id":"x","seq":5,"quoted":{"seq":1,"revision":9},"content":"\"seq\":7","revision":3}}""";

        Assert.Equal(new EventNumbers(5, 3), Of(quoting));
        Assert.Equal(new EventNumbers(5, 0), Of("""{"type":"message.new","message":{"room_id":"x","seq":5,"content":"c","revision":null}}"""));
        Assert.Equal(new EventNumbers(5, 2), Of("""{"type":"message.deleted","room_id":"x","message_id":"y","seq":5,"revision":2}"""));
        Assert.Equal(new EventNumbers(0, 4), Of("""{"type":"room.updated","room":{"id":"x","type":"group","revision":4}}"""));
        Assert.Equal(new EventNumbers(0, 4), Of("""{"type":"room.member_left","room_id":"x","user_id":"y","member_count":1,"revision":4}"""));
        Assert.All(
            [
                """{"type":"message.read","room_id":"x","seq":5}""", """{"type":"message.delivered","room_id":"x","seq":5}""",
                """{"type":"sync.required","room_id":"x"}""", """{"type":"typing","seq":1}""", """{"type":"room.deleted","room_id":"x"}""", "{}",
            ],
            json => Assert.True(Of(json).AreNone, json));

        static EventNumbers Of(string json) => EventNumbers.Of(System.Text.Encoding.UTF8.GetBytes(json));
    }

    [Fact]
    public void What_a_new_message_says_of_its_numbers_is_what_is_read_from_it()
    {
        var id = Fresh.Id();
        var message = new Message(new(id), new(id), Seq: 7, new(id), id, "text", ReplyTo: null, Mentions: [], DateTimeOffset.UnixEpoch);

        var said = MessageEvents.New(new MessageView(message, "Ada", Quote: null));

        Assert.Equal(new EventNumbers(7, 0), said.Numbers);
        Assert.Equal(said.Numbers, EventNumbers.Of(said.Json.Span));
    }

    private void Publish(params RealtimeEvent[] events) => sequence.Publish(events, subscribers, reordering);

    /// <summary>That this and nothing else has been sent so far: a mark that has no number comes right behind it.</summary>
    private async Task HeardAsync(params string[] expected)
    {
        var mark = $"{Fresh.Id()}";
        subscribers.Publish([RealtimeEvent.Create("mark", mark, static (w, m) => w.WriteString("mark"u8, m))]);
        await hub.UntilAsync(e => e.Text("type") == "mark" && e.Text("mark") == mark);
        Assert.Equal(expected, hub.Events.Where(e => e.Text("type") != "mark").Select(Short));
    }

    private static string Short(JsonNode e) => e.Text("type") switch
    {
        "message.new" => $"m{e["message"].Number("seq")}",
        "message.read" => "read",
        "message.updated" => $"r{e["message"].Number("revision")}",
        "room.updated" => $"r{e["room"].Number("revision")}",
        _ => $"r{e.Number("revision")}",
    };

    private static RealtimeEvent Said(int seq) => Event($$$"""{"type":"message.new","message":{"seq":{{{seq}}},"revision":null}}""");

    private static RealtimeEvent Edited(int seq, int revision) =>
        Event($$$"""{"type":"message.updated","message":{"seq":{{{seq}}},"content":"c","revision":{{{revision}}}}}""");

    private static RealtimeEvent Deleted(int seq, int revision) =>
        Event($$$"""{"type":"message.deleted","seq":{{{seq}}},"revision":{{{revision}}}}""");

    private static RealtimeEvent Renamed(int revision) => Event($$$"""{"type":"room.updated","room":{"revision":{{{revision}}}}}""");

    private static RealtimeEvent Joined(int revision) => Event($$$"""{"type":"room.member_joined","revision":{{{revision}}}}""");

    private static RealtimeEvent Read(int seq) => Event($$$"""{"type":"message.read","seq":{{{seq}}}}""");

    private static RealtimeEvent Event(string json) => new(System.Text.Encoding.UTF8.GetBytes(json));
}
