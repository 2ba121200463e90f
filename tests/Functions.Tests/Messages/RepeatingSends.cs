using System.Net;

namespace Veza.Functions.Tests.Messages;

public sealed class RepeatingSends
{
    [Fact]
    public async Task The_same_again_returns_the_first_result()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        var clientId = Fresh.Id();
        var first = await alice.SayAsync(room, "hello", clientId);
        await alice.SayAsync(room, "something else");

        var again = await alice.SayAsync(room, "  hello ", clientId);

        Assert.Equal(first.ToJsonString(), again.ToJsonString());
        Assert.Equal(2, await server.Database.CountAsync("messages"));
    }

    [Fact]
    public async Task Repetitions_racing_over_every_door_of_two_servers_store_one_message()
    {
        await using var server = await TestServer.StartAsync();
        await using var sibling = await server.StartSiblingAsync();
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        await using var hub = await server.ConnectAsync(alice);
        await using var siblingHub = await sibling.ConnectAsync(alice);
        var (there, clientId) = (alice.At(sibling.Address), Fresh.Id());

        var acks = await Task.WhenAll(Enumerable.Range(0, 8).SelectMany(_ => new[]
        {
            AckAsync(async () => await alice.SayAsync(room, "hello", clientId)),
            AckAsync(async () => await there.SayAsync(room, "hello", clientId)),
            AckAsync(async () => await hub.InvokeAsync(TestChat.Saying(room, "hello", clientId))),
            AckAsync(async () => await siblingHub.InvokeAsync(TestChat.Saying(room, "hello", clientId))),
        }));

        Assert.Single(acks.Distinct());
        Assert.Equal((1, 1), (await server.Database.CountAsync("messages"), acks[0].Seq));
        Assert.Equal(1, await server.Database.ValueAsync<long>("SELECT last_seq FROM rooms WHERE id = $1", room));
        Assert.Equal(2, (await there.SayAsync(room, "next")).Number("seq"));
    }

    [Fact]
    public async Task Repetitions_are_announced_once()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await using var atBob = await server.ConnectAsync(bob);
        var clientId = Fresh.Id();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => alice.SayAsync(room, "hello", clientId)));
        await alice.SayAsync(room, "next");

        await atBob.NextAsync(e => e["message"]?["content"]?.GetValue<string>() == "next");
        Assert.Equal(["hello", "next"], atBob.Events.Where(e => e.Text("type") == "message.new").Select(e => e["message"].Text("content")));
    }

    [Fact]
    public async Task Other_content_or_another_answered_message_under_the_same_id_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        var clientId = Fresh.Id();
        var answered = (await alice.SayAsync(room, "question")).Guid("id");
        var first = await alice.SayAsync(room, "hello", clientId, answered);

        var otherContent = await alice.TrySayAsync(room, "Hello", clientId, answered);
        var otherReply = await alice.TrySayAsync(room, "hello", clientId, first.Guid("id"));
        var noReply = await alice.TrySayAsync(room, "hello", clientId);

        Assert.Equal((HttpStatusCode.Conflict, "client_message_id_reused"), otherContent);
        Assert.Equal((otherContent, otherContent), (otherReply, noReply));
        Assert.Equal(first.ToJsonString(), (await alice.SayAsync(room, "hello", clientId, answered)).ToJsonString());
        Assert.Equal(3, (await alice.SayAsync(room, "next")).Number("seq"));
    }

    [Fact]
    public async Task Two_contents_racing_under_one_id_store_one_of_them()
    {
        await using var server = await TestServer.StartAsync();
        await using var sibling = await server.StartSiblingAsync();
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        var (there, clientId) = (alice.At(sibling.Address), Fresh.Id());

        var answers = await Task.WhenAll(Enumerable.Range(0, 16)
            .Select(i => (i % 4 < 2 ? alice : there).TrySayAsync(room, i % 2 == 0 ? "one" : "two", clientId)));

        Assert.Equal(8, answers.Count(a => a.Status == HttpStatusCode.OK));
        Assert.Equal(8, answers.Count(a => a.Code == "client_message_id_reused"));
        Assert.Single(await alice.HistoryAsync(room));
    }

    [Fact]
    public async Task The_same_id_of_another_sender_or_in_another_room_is_another_message()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var (room, other) = (await server.CreateRoomAsync(alice, bob), await server.CreateRoomAsync(alice, bob));
        var clientId = Fresh.Id();

        var mine = await alice.SayAsync(room, "hello", clientId);
        var his = await bob.SayAsync(room, "hi", clientId);
        var elsewhere = await alice.SayAsync(other, "hey", clientId);

        Assert.Equal((1, 2, 1), (mine.Number("seq"), his.Number("seq"), elsewhere.Number("seq")));
        Assert.Equal(3, new[] { mine, his, elsewhere }.Select(m => m.Guid("id")).Distinct().Count());
    }

    [Fact]
    public async Task Neither_an_edit_nor_a_deletion_nor_the_archive_changes_what_a_repetition_returns()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        var (edited, deleted) = (Fresh.Id(), Fresh.Id());
        var first = await alice.SayAsync(room, "hello", edited);
        var second = await alice.SayAsync(room, "bye", deleted, first.Guid("id"));
        await alice.EditAsync(first.Guid("id"), "changed");
        await alice.DeleteAsync(second.Guid("id"));
        await alice.PostAsync($"/api/rooms/{room}/archive");

        var firstAgain = await alice.SayAsync(room, "hello", edited);
        var secondAgain = await alice.SayAsync(room, "bye", deleted, first.Guid("id"));

        Assert.Equal((first.ToJsonString(), second.ToJsonString()), (firstAgain.ToJsonString(), secondAgain.ToJsonString()));
        Assert.Equal((HttpStatusCode.Forbidden, "room_archived"), await alice.TrySayAsync(room, "new", Fresh.Id()));
        Assert.Equal(2, await server.Database.CountAsync("messages"));
    }

    private static async Task<(Guid Id, long Seq, string At)> AckAsync(Func<Task<System.Text.Json.Nodes.JsonNode>> send)
    {
        var ack = await send();
        return (ack.Guid("id"), ack.Number("seq"), ack.Text("created_at"));
    }
}
