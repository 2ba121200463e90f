using Veza.Functions.Hub.Groups;
using Veza.Shared.Realtime;

namespace Veza.Shared.Tests.Realtime;

/// <summary>Events that were committed after a departure, and who may get them.</summary>
public sealed class SettlingWhoIsIn
{
    private readonly TaskCompletionSource<GroupFanOut> asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int questions;

    [Fact]
    public async Task What_was_committed_after_a_departure_waits_until_it_is_known_who_is_in()
    {
        var subscribers = Room();
        var (gone, stays) = (RecordingConnection.Open(), RecordingConnection.Open());
        subscribers.TryAdd(gone.Client, 3);
        subscribers.TryAdd(stays.Client, 3);

        subscribers.Publish([Committed(4, "secret")]);
        await asked.Task;
        subscribers.Publish([Committed(4, "after"), Committed(0, "of a former version")]);
        var looked = subscribers.BeginSettling();
        subscribers.Remove(gone.Client);
        subscribers.Settled(4);

        await stays.Hub.UntilAsync(e => e.Text("text") == "of a former version");
        Assert.Equal(["secret", "after", "of a former version"], stays.Hub.Events.Select(e => e.Text("text")));
        Assert.Empty(gone.Hub.Frames);
        Assert.Equal([gone.Client, stays.Client], looked);
        Assert.Equal(1, questions);
    }

    [Fact]
    public async Task After_the_notice_of_each_departure_nobody_is_asked()
    {
        var subscribers = Room();
        var (hub, client) = RecordingConnection.Open();
        subscribers.TryAdd(client, 3);

        subscribers.Departed(4);
        subscribers.Departed(5);
        subscribers.Publish([Committed(5, "heard")]);

        await hub.UntilAsync(e => e.Text("text") == "heard");
        Assert.Equal(0, questions);
    }

    [Fact]
    public async Task When_the_notice_of_one_is_missing_the_later_ones_do_not_stand_for_it()
    {
        var subscribers = Room();
        var (hub, client) = RecordingConnection.Open();
        subscribers.TryAdd(client, 3);

        subscribers.Departed(5);
        subscribers.Publish([Committed(5, "secret")]);

        Assert.Same(subscribers, await asked.Task);
        Assert.True(subscribers.IsBehind(4));
        Assert.Empty(hub.Frames);
    }

    [Fact]
    public async Task Who_comes_in_with_what_was_read_long_ago_is_looked_at_too()
    {
        var subscribers = Room();
        var (hub, client) = RecordingConnection.Open();
        subscribers.TryAdd(client, 9);
        subscribers.BeginSettling();
        subscribers.TryAdd(RecordingConnection.Open().Client, 3);
        subscribers.Settled(9);

        subscribers.Publish([Committed(9, "secret")]);

        await asked.Task;
        Assert.Empty(hub.Frames);
        subscribers.BeginSettling();
        subscribers.Settled(9);
        await hub.UntilAsync(e => e.Text("text") == "secret");
    }

    [Fact]
    public async Task When_it_cannot_be_found_out_they_are_told_to_catch_up_and_shown_nothing()
    {
        var subscribers = Room();
        var (hub, client) = RecordingConnection.Open();
        subscribers.TryAdd(client, 3);

        subscribers.Publish([Committed(4, "secret")]);
        await asked.Task;
        subscribers.BeginSettling();
        subscribers.NotSettled();

        await hub.UntilAsync(e => e.Text("type") == "sync.required");
        Assert.Single(hub.Events);
        Assert.True(subscribers.IsBehind(4));
    }

    [Fact]
    public void Who_came_back_since_is_not_taken_for_gone()
    {
        var subscribers = Room();
        var (_, client) = RecordingConnection.Open();
        subscribers.TryAdd(client, 3);
        subscribers.TryAdd(client, 4);

        Assert.True(subscribers.IsSeenAt(client, 4));
        Assert.False(subscribers.IsSeenAt(client, 5));
    }

    private GroupFanOut Room() => new(1_000, s =>
    {
        Interlocked.Increment(ref questions);
        asked.TrySetResult(s);
    });

    private static RealtimeEvent Committed(long departures, string text) =>
        RealtimeEvent.Create("n", text, static (w, t) => w.WriteString("text"u8, t)) with { Departures = departures };
}
