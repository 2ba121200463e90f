using Veza.Functions.Tests.Messages;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Reactions;

/// <summary>Many reactions at a time: what races, how few events and queries they cost.</summary>
public sealed class ReactingAllAtOnce
{
    [Fact]
    public async Task Repetitions_racing_each_other_count_once_and_what_is_stored_is_what_is_counted()
    {
        await using var server = await TestServer.StartAsync();
        var people = await PeopleAsync(server, 8);
        var room = await server.CreateRoomAsync(people[0], people[1..]);
        var said = new List<Guid>();
        for (var i = 0; i < 3; i++) said.Add((await people[0].SayAsync(room, $"{i}")).Guid("id"));
        await using var hub = await server.ConnectAsync(people[1]);
        var before = (await people[0].SummaryAsync(room)).Number("revision");

        await Task.WhenAll(people.SelectMany(p => Enumerable.Range(0, 3).SelectMany(_ => said.Select(m => p.ReactAsync(m, "👍")))));
        await Task.WhenAll(people.Skip(4).SelectMany(
            p => new[] { p.TakeBackAsync(said[1], "👍"), p.ReactAsync(said[0], "🎉"), p.TakeBackAsync(said[1], "👍") }));
        await people[0].EditAsync(said[0], "over");

        Assert.Equal("👍8* 🎉4", await people[0].ReactionsInHistoryAsync(room, said[0]));
        Assert.Equal("👍4*", await people[0].ReactionsInHistoryAsync(room, said[1]));
        Assert.Equal("👍8", (await people[5].GetAsync($"/api/messages/{said[2]}/reactions"))["reactions"].Shown().TrimEnd('*'));
        Assert.Equal(4, (await people[5].GetAsync($"/api/messages/{said[1]}/reactions"))["people"]!.AsArray().Count);
        await hub.NextAsync(e => e.Text("type") is "message.updated");
        var heard = hub.Events.Where(e => e.Text("type") is "message.changed").ToArray();
        Assert.Equal(Enumerable.Range(1, heard.Length).Select(i => before + i), heard.Select(e => e.Number("revision")).Order());
        Assert.Equal(24 + 4 + 4, heard.Sum(e => e["by"]!.AsArray().Count)); // each that counted is told once
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)] // the writer is one; behind the host there may be several
    public async Task What_comes_while_others_are_written_is_one_change_of_a_message_and_one_event()
    {
        await using var server = await TestServer.StartAsync([new("Veza:Reactions:Pace", "00:00:01")]);
        var people = await PeopleAsync(server, 20);
        var room = await server.CreateRoomAsync(people[0], people[1..]);
        var message = (await people[0].SayAsync(room, "hello")).Guid("id");
        await using var hub = await server.ConnectAsync(people[0]);
        var before = (await people[0].SummaryAsync(room)).Number("revision");

        await people[0].ReactAsync(message, "👍"); // the next one is written a second later at the earliest
        await Task.WhenAll(people.Skip(1).Select(p => p.ReactAsync(message, "👍")));

        var all = await hub.NextAsync(e => e.Text("type") is "message.changed" && e["payload"].Shown() == "👍20");
        Assert.Equal((before + 2, 19), (all.Number("revision"), all["by"]!.AsArray().Count));
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)] // counts the server's queries
    public async Task A_page_takes_one_query_more_for_reactions_however_many_there_are()
    {
        await using var server = await TestServer.StartAsync();
        var people = await PeopleAsync(server, 6);
        var (none, few, many) = (
            await server.CreateRoomAsync(people[0], people[1..]), await server.CreateRoomAsync(people[0], people[1..]),
            await server.CreateRoomAsync(people[0], people[1..]));
        foreach (var room in new[] { none, few, many })
            for (var i = 0; i < 50; i++) await people[0].SayAsync(room, $"{i}");
        await people[1].ReactAsync((await people[0].HistoryAsync(few))[0].Guid("id"), "👍");
        var lively = (await people[0].HistoryAsync(many)).Select(m => m.Guid("id")).ToArray();
        foreach (var emoji in new[] { "👍", "🎉" }) await Task.WhenAll(people.SelectMany(p => lively.Select(m => p.ReactAsync(m, emoji))));
        var cursor = (await people[0].SyncAsync()).Text("cursor");
        using var counter = new QueryCounter(server.Database.Name);

        var counts = new List<int>();
        foreach (var room in new[] { none, few, many }) counts.Add(await counter.CountAsync(() => people[0].HistoryAsync(room, "limit=50")));
        var quiet = await counter.CountAsync(() => people[0].SyncAsync(cursor));
        await people[1].TakeBackAsync(lively[0], "👍");
        var changed = await counter.CountAsync(() => people[0].SyncAsync(cursor));

        Assert.Equal([counts[0], counts[0] + 1, counts[0] + 1], counts);
        Assert.InRange(changed, quiet + 1, quiet + 8); // the room's summary and what changed
        Assert.Equal("👍6* 🎉6*", (await people[0].HistoryAsync(many))[49]!["reactions"].Shown());
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)] // looks into the server's database
    public async Task Ten_thousand_to_one_message_leave_history_as_quick_and_a_deletion_takes_them_all()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        var message = (await alice.SayAsync(room, "hello")).Guid("id");
        await alice.ReactAsync(message, "👍");
        await server.Database.RunAsync("""
            INSERT INTO reactions (room_id, seq, user_id, emoji, message_id, created_at)
            SELECT $1, 1, gen_random_uuid(), '👍', $2, now() + i * interval '1 second' FROM generate_series(1, 9999) i
            """, room, message);
        await server.Database.RunAsync("""UPDATE message_changes SET payload = '[{"emoji":"👍","count":10000}]' WHERE message_id = $1""", message);

        var then = await bob.ReactAsync(message, "👍");
        var page = await bob.GetAsync($"/api/messages/{message}/reactions");
        Assert.Equal("👍10001*", then["reactions"].Shown());
        Assert.Equal((100, "Alice", "Bob", ""), (
            page["people"]!.AsArray().Count, page["people"]![0].Text("name"), page["people"]![1].Text("name"), page["people"]![2].Text("name")));
        await alice.DeleteAsync(message);

        Assert.Equal(0L, await server.Database.ValueAsync<long>("SELECT count(*) FROM reactions WHERE room_id = $1", room));
    }

    private static async Task<TestUser[]> PeopleAsync(TestServer server, int count)
    {
        var people = new TestUser[count];
        for (var i = 0; i < count; i++) people[i] = await server.CreateUserAsync($"Person {i}");
        return people;
    }
}
