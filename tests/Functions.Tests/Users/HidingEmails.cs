using System.Text.Json.Nodes;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Users;

/// <summary>Nobody learns the e-mail address of another person, unless they look after the tenant or the operator says so.</summary>
[Trait(Stage.Name, Stage.Standalone)] // no stage can break it
public sealed class HidingEmails
{
    [Fact]
    public async Task No_route_and_no_event_gives_a_member_the_address_of_another()
    {
        await using var server = await TestServer.StartAsync();
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        await using var hub = await server.ConnectAsync(bob);
        var texts = new List<(string Where, string Text)>();
        await AskAsync("POST /api/rooms, direct", HttpMethod.Post, "/api/rooms", new JsonObject { ["type"] = "direct", ["members"] = new JsonArray(alice.Id) });
        await AskAsync("POST /api/users/cards", HttpMethod.Post, "/api/users/cards", new JsonObject { ["ids"] = new JsonArray(alice.Id) });
        var room = await server.CreateRoomAsync(alice, bob);
        var message = (await alice.SayAsync(room, "hello @bob")).Guid("id");
        await bob.SayAsync(room, "an answer", replyTo: message);
        await AskAsync("POST /api/sync", HttpMethod.Post, "/api/sync", new JsonObject());
        using (await alice.SendAsync(HttpMethod.Patch, "/api/users/me", new JsonObject { ["name"] = "Alicia" })) { }
        await hub.NextAsync(e => e.Text("type") == "user.updated" && e["user"].Guid("id") == alice.Id);

        foreach (var (path, operations) in (await bob.GetAsync("/openapi/v1.json"))["paths"]!.AsObject())
        {
            if (operations!["get"] is null || path.StartsWith("/api/admin/", StringComparison.Ordinal)) continue;
            var people = path.StartsWith("/api/users/", StringComparison.Ordinal) || path.StartsWith("/api/presence/", StringComparison.Ordinal);
            var filled = path.Replace("{id}", $"{(people ? alice.Id : room)}", StringComparison.Ordinal)
                .Replace("{userId}", $"{alice.Id}", StringComparison.Ordinal).Replace("{user_id}", $"{alice.Id}", StringComparison.Ordinal)
                .Replace("{roomId}", $"{room}", StringComparison.Ordinal).Replace("{messageId}", $"{message}", StringComparison.Ordinal);
            await AskAsync($"GET {path}", HttpMethod.Get, filled + (path.EndsWith("/search", StringComparison.Ordinal) ? "?q=alicia" : ""));
        }

        texts.AddRange(hub.Events.Select(e => (e.Text("type"), e.ToJsonString())));
        Assert.True(texts.Count > 20, $"{texts.Count} answers and events were looked at.");
        Assert.Contains(texts, t => t.Where == "GET /api/users/search" && t.Text.Contains("Alicia", StringComparison.Ordinal));
        Assert.DoesNotContain(texts, t => t.Text.Contains(alice.Email, StringComparison.OrdinalIgnoreCase));

        async Task AskAsync(string where, HttpMethod method, string path, JsonObject? body = null)
        {
            using var answer = await bob.SendAsync(method, path, body);
            texts.Add((where, await answer.Content.ReadAsStringAsync()));
        }
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task Administrators_see_addresses_and_all_do_where_the_setting_says_so(bool setting, bool admin)
    {
        await using var server = await TestServer.StartAsync([new("Veza:Identity:ShowEmails", $"{setting}")]);
        var (first, second) = (await server.CreateUserAsync("First"), await server.CreateUserAsync("Second"));
        var (reader, read) = admin ? (first, second) : (second, first);

        var (shown, found, own) = (
            await reader.GetAsync($"/api/users/{read.Id}"), await reader.GetAsync($"/api/users/search?q={Uri.EscapeDataString(read.Email)}"),
            await reader.GetAsync($"/api/users/{reader.Id}"));

        Assert.Equal(setting || admin ? read.Email : null, shown["email"]?.GetValue<string>());
        Assert.Equal(setting || admin ? [read.Id] : Array.Empty<Guid>(), found.AsArray().Select(u => u.Guid("id")));
        Assert.Equal(reader.Email, own.Text("email"));
    }
}
