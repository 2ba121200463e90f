using System.Net;
using System.Text.Json.Nodes;

namespace Veza.Functions.Tests.Messages;

/// <summary>What people keep for themselves.</summary>
public sealed class SavingMessages
{
    [Fact]
    public async Task All_devices_of_the_person_learn_of_it_nobody_else_does_and_the_list_has_it()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        var ids = new List<Guid>();
        for (var i = 0; i < 3; i++) ids.Add((await alice.SayAsync(room, $"{i}")).Guid("id"));
        await using var device = await server.ConnectAsync(bob);
        await using var others = await server.ConnectAsync(alice);

        foreach (var id in ids) await SaveAsync(bob, id);
        await SaveAsync(bob, ids[0]); // once more is no change
        await bob.TryAsync(HttpMethod.Delete, $"/api/messages/{ids[1]}/saved");
        var again = await bob.TryAsync(HttpMethod.Delete, $"/api/messages/{ids[1]}/saved");
        await alice.EditAsync(ids[0], "edited");
        await alice.DeleteAsync(ids[2]);

        await device.NextAsync("message.deleted");
        // Of what waits to be told of one message the newest counts.
        var known = new Dictionary<Guid, bool> { [ids[0]] = true, [ids[1]] = false, [ids[2]] = true };
        await Waiting.UntilAsync(() => known.All(k => Told().TryGetValue(k.Key, out var saved) && saved == k.Value), () => "the device knows of all three");
        Assert.Equal((HttpStatusCode.NoContent, ""), again);
        await others.NextAsync("message.deleted");
        Assert.DoesNotContain("message.saved", others.Events.Select(e => e.Text("type")));
        var list = (await bob.GetAsync("/api/messages/saved")).AsArray();
        Assert.Equal(["", "edited"], list.Select(s => s!["message"].Text("content")));
        Assert.Equal([ids[2], ids[0]], (await bob.GetAsync("/api/messages/saved/ids"))["message_ids"]!.AsArray().Select(i => i!.GetValue<Guid>()));
        Assert.Empty((await alice.GetAsync("/api/messages/saved")).AsArray());
        Assert.Equal(3, Told().Count);

        Dictionary<Guid, bool> Told() => device.Events.Where(e => e.Text("type") is "message.saved")
            .GroupBy(e => e.Guid("message_id"), e => e["saved_at"] is not null).ToDictionary(g => g.Key, g => g.Last());
    }

    [Fact]
    public async Task What_one_cannot_read_any_more_is_not_shown_and_comes_back_with_the_room()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        var id = (await alice.SayAsync(room, "kept")).Guid("id");
        await SaveAsync(bob, id);

        await bob.TryAsync(HttpMethod.Post, $"/api/rooms/{room}/leave");
        var gone = (await bob.GetAsync("/api/messages/saved")).AsArray().Count;
        var refused = await SaveAsync(bob, id);
        await alice.PostAsync($"/api/rooms/{room}/members", new { user_ids = new[] { bob.Id } });

        Assert.Equal((0, HttpStatusCode.NotFound), (gone, refused.Status));
        Assert.Equal("kept", (await bob.GetAsync("/api/messages/saved")).AsArray().Single()!["message"].Text("content"));
    }

    [Fact]
    public async Task It_is_read_in_pages_and_bounded()
    {
        await using var server = await TestServer.StartAsync([new("Veza:Messages:MaxSavedPerPerson", "5")]);
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        var ids = new List<Guid>();
        for (var i = 0; i < 8; i++) ids.Add((await alice.SayAsync(room, $"{i}")).Guid("id"));

        var answers = await Task.WhenAll(ids.Select(id => SaveAsync(alice, id)));
        var (pages, address) = (new List<string[]>(), (string?)"/api/messages/saved?limit=2");
        while (address is not null)
        {
            using var answer = await alice.SendAsync(HttpMethod.Get, address);
            pages.Add([.. JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsArray().Select(s => s!["message"].Text("content"))]);
            address = answer.Headers.TryGetValues("Link", out var link) ? link.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal(3, answers.Count(a => a == (HttpStatusCode.Conflict, "too_many_saved")));
        Assert.Equal([2, 2, 1], pages.Select(p => p.Length));
        Assert.Equal(5, pages.SelectMany(p => p).Distinct().Count());
        Assert.Equal(HttpStatusCode.BadRequest, (await alice.TryAsync(HttpMethod.Get, "/api/messages/saved?after=x")).Status);
    }

    private static Task<(HttpStatusCode Status, string Code)> SaveAsync(TestUser user, Guid id) =>
        user.TryAsync(HttpMethod.Put, $"/api/messages/{id}/saved");
}
