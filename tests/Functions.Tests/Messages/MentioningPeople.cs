using System.Text.Json.Nodes;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Messages;

[Trait(Stage.Name, Stage.Standalone)] // no stage can break it
public sealed class MentioningPeople
{
    [Fact]
    public async Task A_message_says_by_which_name_it_means_whom_wherever_it_is_seen()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, ana) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Ana"));
        await server.CreateUserAsync("Stranger");
        var room = await server.CreateRoomAsync(alice, ana);
        await using var live = await server.ConnectAsync(ana);
        var start = (await ana.GetAsync("/api/sync")).Text("cursor");

        var sent = await alice.SayAsync(room, "_@ANA_. @all, `@alice` @stranger alice@ana \\@alice");
        await alice.SayAsync(room, "nobody");

        var message = (await live.NextAsync("message.new"))["message"]!;
        Assert.Equal([("ana", ana.Id), ("all", room)], Mentioned(message));
        Assert.Equal([ana.Id, room], message["mentions"]!.AsArray().GetValues<Guid>());
        var history = await ana.HistoryAsync(room);
        Assert.Equal(message.ToJsonString(), history[0]!.ToJsonString());
        Assert.Null(history[1]!["mentioned"]);
        var synced = (await ana.GetAsync($"/api/sync?cursor={start}"))["rooms"]![0]!["messages"]![0]!;
        Assert.Equal(message.ToJsonString(), synced.ToJsonString());
        Assert.Equal(1, (await ana.SummaryAsync(room)).Number("mention_count"));
        Assert.Equal(message["id"]!.GetValue<Guid>(), sent.Guid("id"));
    }

    [Fact]
    public async Task Who_is_present_is_named_and_nobody_who_comes_later()
    {
        await using var server = await TestServer.StartAsync([new("Veza:Messages:MaxMembersForHere", "3")]);
        var (alice, ana, bob, cleo) = (
            await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Ana"),
            await server.CreateUserAsync("Bob"), await server.CreateUserAsync("Cleo"));
        var (room, large) = (await server.CreateRoomAsync(alice, ana, bob), await server.CreateRoomAsync(alice, ana, bob, cleo));
        await using var author = await server.ConnectAsync(alice);
        await using var present = await server.ConnectAsync(ana);

        var sent = await alice.SayAsync(room, "@here, lunch?");
        await using var late = await server.ConnectAsync(bob);
        var edited = await alice.EditAsync(sent.Guid("id"), "@here, lunch now?");
        await alice.SayAsync(large, "@here");

        Assert.Equal([("here", ana.Id)], Mentioned(edited));
        Assert.Equal([ana.Id], edited["mentions"]!.AsArray().GetValues<Guid>());
        Assert.Equal(1, (await ana.SummaryAsync(room)).Number("mention_count"));
        Assert.Equal(0, (await bob.SummaryAsync(room)).Number("mention_count"));
        Assert.Equal(0, (await ana.SummaryAsync(large)).Number("mention_count"));
    }

    [Fact]
    public async Task A_name_that_an_edit_adds_counts_once_and_one_that_it_takes_back_no_more()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, ana) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Ana"));
        var room = await server.CreateRoomAsync(alice, ana);
        await using var live = await server.ConnectAsync(ana);
        var id = (await alice.SayAsync(room, "hello")).Guid("id");

        await alice.EditAsync(id, "hello @ana");
        var added = (await ana.SummaryAsync(room)).Number("mention_count");
        await alice.EditAsync(id, "hello @ana!");
        var again = (await ana.SummaryAsync(room)).Number("mention_count");
        await alice.EditAsync(id, "hello `@ana`");

        Assert.Equal((1, 1, 0), (added, again, (await ana.SummaryAsync(room)).Number("mention_count")));
        var former = new List<int>();
        for (var n = 0; n < 3; n++) former.Add((await live.NextAsync("message.updated"))["former_mentions"]!.AsArray().Count);
        Assert.Equal([0, 1, 1], former); // named now and not before: that is told once
    }

    [Fact]
    public async Task Who_gets_another_handle_stays_named_also_by_an_edit_and_the_next_one_is_named_by_new_messages()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, ana, other) = (
            await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Ana"), await server.CreateUserAsync("Other"));
        var room = await server.CreateRoomAsync(alice, ana, other);
        var sent = await alice.SayAsync(room, "@ana helo");
        await ana.Http.PatchAnswerAsync("/api/users/me", """{"handle":"anna"}""");
        await other.Http.PatchAnswerAsync("/api/users/me", """{"handle":"ana"}""");

        var edited = await alice.EditAsync(sent.Guid("id"), "@ana, hello, @anna");
        await alice.SayAsync(room, "@ana");

        Assert.Equal([("ana", ana.Id), ("anna", ana.Id)], Mentioned(edited));
        Assert.Equal([ana.Id], edited["mentions"]!.AsArray().GetValues<Guid>());
        var history = await ana.HistoryAsync(room);
        Assert.Equal(edited.ToJsonString(), history[0]!.ToJsonString());
        Assert.Equal([("ana", other.Id)], Mentioned(history[1]!));
    }

    [Fact]
    public async Task An_edit_by_a_former_version_and_what_it_stored_leave_nothing_wrong()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, ana) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Ana"));
        var room = await server.CreateRoomAsync(alice, ana);
        foreach (var text in new[] { "@ana", "@ana", "@ana" }) await alice.SayAsync(room, text);

        await server.Database.RunAsync("UPDATE messages SET mentions = ARRAY[$1] WHERE seq = 1", alice.Id);
        await server.Database.RunAsync("UPDATE messages SET mentioned = NULL WHERE seq = 2");
        await server.Database.RunAsync("UPDATE messages SET mentions = NULL WHERE seq = 3");

        var history = await ana.HistoryAsync(room);
        Assert.Equal([alice.Id], history[0]!["mentions"]!.AsArray().GetValues<Guid>());
        Assert.Equal([ana.Id], history[1]!["mentions"]!.AsArray().GetValues<Guid>());
        Assert.Empty(history[2]!["mentions"]!.AsArray());
        Assert.All(history, m => Assert.Empty(Mentioned(m!)));
    }

    [Fact]
    public async Task However_many_names_nobody_has_whoever_exists_is_found()
    {
        await using var server = await TestServer.StartAsync([new("Veza:Screening:Enabled", "false")]);
        var (alice, ana) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Ana"));
        var room = await server.CreateRoomAsync(alice, ana);
        var unknown = string.Join(' ', Enumerable.Range(0, 400).Select(i => $"@nobody{i}"));

        await alice.SayAsync(room, $"{unknown} @ana {new string('@', 500)} @ana-{new string('-', 300)}");

        Assert.Equal([("ana", ana.Id)], Mentioned((await ana.HistoryAsync(room)).Single()!));
    }

    private static IEnumerable<(string, Guid)> Mentioned(JsonNode message) =>
        (message["mentioned"]?.AsArray() ?? []).Select(m => (m.Text("handle"), m!["id"]!.GetValue<Guid>()));
}
