using System.Text.Json.Nodes;
using Veza.Functions.Hub;
using Veza.Functions.Hub.Groups;
using Veza.Shared.Realtime;

namespace Veza.Shared.Tests.Realtime;

public sealed class SendingToSubscribers
{
    private static int marks;

    [Fact]
    public async Task Everyone_gets_every_event_in_order()
    {
        var subscribers = new GroupFanOut(1_000);
        var (one, other) = (RecordingConnection.Open(), RecordingConnection.Open());
        subscribers.TryAdd(one.Client);
        subscribers.TryAdd(other.Client);

        await MeetAsync(subscribers, one.Hub, [.. Enumerable.Range(0, 600).Select(i => Numbered(i))]);

        Assert.Equal(Enumerable.Range(0, 600), Numbers(one.Hub));
        await other.Hub.UntilAsync(IsLast);
        Assert.Equal(Enumerable.Range(0, 600), Numbers(other.Hub));
    }

    [Fact]
    public async Task What_queues_up_leaves_as_arrays_of_at_most_256()
    {
        var subscribers = new GroupFanOut(1_000);
        var (hub, client) = RecordingConnection.Open();
        subscribers.TryAdd(client);

        await MeetAsync(subscribers, hub, [.. Enumerable.Range(0, 600).Select(i => Numbered(i))]);

        // The one that held up the others; 256, 256 and 88; the last one alone or with those.
        Assert.InRange(hub.Frames.Count, 4, 5);
    }

    [Fact]
    public async Task Events_of_one_key_that_meet_are_merged_and_others_are_not()
    {
        var subscribers = new GroupFanOut(1_000);
        var (hub, client) = RecordingConnection.Open();
        subscribers.TryAdd(client);

        await MeetAsync(subscribers, hub, Numbered(1, "a"), Numbered(2), Numbered(3, "b"), Numbered(4, "a"), Numbered(5));
        await MeetAsync(subscribers, hub, Numbered(6, "a"));

        Assert.Equal([4, 2, 3, 5, 6], Numbers(hub));
    }

    [Fact]
    public async Task Beyond_the_limit_they_are_dropped_and_the_room_is_told_to_catch_up()
    {
        var subscribers = new GroupFanOut(maxQueued: 10);
        var (hub, client) = RecordingConnection.Open();
        subscribers.TryAdd(client);

        await MeetAsync(subscribers, hub, [.. Enumerable.Range(0, 13).Select(i => Numbered(i))]);

        Assert.Equal(["sync.required", "n", "n"], hub.Events.Where(e => !IsMark(e)).Select(e => e.Text("type")));
        Assert.Equal([11, 12], Numbers(hub));
    }

    [Fact]
    public async Task What_has_a_key_overflows_as_well()
    {
        var subscribers = new GroupFanOut(maxQueued: 10);
        var (hub, client) = RecordingConnection.Open();
        subscribers.TryAdd(client);

        await MeetAsync(subscribers, hub, [.. Enumerable.Range(0, 95).Select(i => Numbered(i, $"key {i}"))]);

        Assert.Equal("sync.required", hub.Events[1].Text("type"));
        Assert.Equal([91, 92, 93, 94], Numbers(hub));
    }

    [Fact]
    public async Task Who_has_left_gets_nothing_and_an_empty_audience_is_retired()
    {
        var subscribers = new GroupFanOut(1_000);
        var (one, other) = (RecordingConnection.Open(), RecordingConnection.Open());
        subscribers.TryAdd(one.Client);
        subscribers.TryAdd(other.Client);

        var retiredEarly = subscribers.Remove(one.Client);
        await MeetAsync(subscribers, other.Hub, Numbered(1));

        Assert.False(retiredEarly);
        Assert.Empty(one.Hub.Frames);
        Assert.Equal([1], Numbers(other.Hub));
        Assert.True(subscribers.Remove(other.Client));
        Assert.False(subscribers.TryAdd(one.Client));
    }

    [Fact]
    public void What_a_slow_client_cannot_take_waits_in_order()
    {
        var (hub, client) = RecordingConnection.Open();
        hub.Stall();

        for (var i = 0; i < 50; i++) client.Send(HubFrames.Events([Numbered(i)]));
        var before = hub.Frames.Count;
        hub.GoOn();

        Assert.Equal(1, before);
        Assert.Equal(Enumerable.Range(0, 50), Numbers(hub));
    }

    [Fact]
    public void A_client_that_is_too_slow_gets_nothing_more()
    {
        var (hub, client) = RecordingConnection.Open(maxBacklog: 5);
        hub.Stall();

        for (var i = 0; i < 7; i++) client.Send(HubFrames.Events([Numbered(i)]));
        hub.GoOn();
        client.Send(HubFrames.Events([Numbered(7)]));

        Assert.Equal([0], Numbers(hub));
        Assert.True(client.Ended);
    }

    [Fact]
    public void After_the_farewell_nothing_follows()
    {
        var (hub, client) = RecordingConnection.Open();

        client.Close(ConnectionEvents.Replaced);
        client.Close(ConnectionEvents.SignedOut);
        client.Send(HubFrames.Events([Numbered(1)]));

        Assert.Equal("connection_replaced", hub.Events.Single().Text("code"));
        Assert.Equal("""{"type":7,"allowReconnect":false}""", hub.Frames[1]);
        Assert.Equal((2, true), (hub.Frames.Count, client.Ended));
    }

    /// <summary>Publishes the events while an earlier one is on its way, so that they meet in the queue; all have been written then.</summary>
    private static async Task MeetAsync(GroupFanOut subscribers, RecordingConnection hub, params RealtimeEvent[] events)
    {
        var last = Interlocked.Increment(ref marks);
        hub.Hold();
        subscribers.Publish([Mark(-last)]);
        await hub.UntilAsync(e => IsMark(e) && e.Number("mark") == -last);
        subscribers.Publish(events);
        hub.Release();
        subscribers.Publish([Mark(last)]);
        await hub.UntilAsync(e => IsMark(e) && e.Number("mark") == last);
    }

    private static RealtimeEvent Mark(int number) =>
        RealtimeEvent.Create("mark", number, static (w, n) => w.WriteNumber("mark"u8, n));

    private static bool IsMark(JsonNode e) => e.Text("type") == "mark";

    private static bool IsLast(JsonNode e) => IsMark(e) && e.Number("mark") > 0;

    private static RealtimeEvent Numbered(int number, string? key = null) =>
        RealtimeEvent.Create("n", number, static (w, n) => w.WriteNumber("n"u8, n), key);

    private static IEnumerable<int> Numbers(RecordingConnection hub) =>
        hub.Events.Where(e => e.Text("type") == "n").Select(e => (int)e.Number("n"));
}
