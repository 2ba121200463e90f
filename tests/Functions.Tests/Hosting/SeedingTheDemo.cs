using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Veza.Demo;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Hosting;

[Trait(Stage.Name, Stage.Standalone)]
public sealed class SeedingTheDemo
{
    [Fact]
    public async Task The_demo_is_written_once_however_often_it_is_asked_for()
    {
        await using var server = await TestServer.StartAsync();

        var printed = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => SeedAsync(server)));

        Assert.Single(printed.Distinct(StringComparer.Ordinal));
        Assert.Equal((5L, 8L), (await server.Database.CountAsync("users"), await server.Database.CountAsync("rooms")));
        Assert.InRange(await server.Database.CountAsync("messages"), 130, 170);
    }

    [Fact]
    public async Task Its_numbers_are_those_that_the_doors_would_have_made()
    {
        await using var server = await TestServer.StartAsync();

        await SeedAsync(server);

        var faults = await server.Database.ListAsync("""
            SELECT r.name FROM rooms r
            WHERE r.last_seq <> (SELECT count(*) FROM messages m WHERE m.room_id = r.id)
               OR r.last_seq <> (SELECT max(seq) FROM messages m WHERE m.room_id = r.id)
               OR r.last_message_at <> (SELECT max(created_at) FROM messages m WHERE m.room_id = r.id)
               OR r.last_message_at > now()
               OR r.member_count <> (SELECT count(*) FROM room_members m WHERE m.room_id = r.id AND m.left_at IS NULL)
               OR r.revision <> (SELECT count(*) FROM message_revisions c WHERE c.room_id = r.id)
               OR r.revision <> (SELECT count(m.revision) FROM messages m WHERE m.room_id = r.id)
               OR EXISTS (SELECT 1 FROM messages m JOIN messages n ON n.room_id = m.room_id AND n.seq = m.seq + 1
                          WHERE m.room_id = r.id AND (n.created_at <= m.created_at OR n.revision <= m.revision))
               OR r.member_count <> (SELECT count(*) FROM receipts c WHERE c.room_id = r.id AND c.delivered_seq = r.last_seq)
               OR EXISTS (SELECT 1 FROM messages m JOIN receipts c ON c.room_id = m.room_id AND c.user_id = m.user_id
                          WHERE m.room_id = r.id AND c.read_seq < m.seq AND m.deleted_at IS NULL)
            """, r => r.GetString(0));
        Assert.Empty(faults);
    }

    [Fact]
    public async Task The_printed_sign_ins_work_and_something_is_unread()
    {
        await using var server = await TestServer.StartAsync();
        var lines = (await SeedAsync(server)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var fields = lines[0].Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        using var answer = await server.Http.PostAsync(
            new Uri("/api/auth/login", UriKind.Relative),
            new StringContent($$"""{"email":"{{fields[1]}}","password":"{{fields[2]}}"}""", null, "application/json"));
        var session = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/rooms");
        request.Headers.Authorization = new("Bearer", (string?)session["token"]);
        using var listed = await server.Http.SendAsync(request);
        var rooms = JsonNode.Parse(await listed.Content.ReadAsStringAsync())!.AsArray();

        Assert.Equal((5, "Camille Laurent"), (lines.Length, fields[0]));
        Assert.Equal(8, rooms.Count);
        Assert.Equal("Camille Laurent", (string?)session["user"]!["name"]);
        Assert.Equal(5, rooms.Count(r => (int?)r!["unread_count"] > 0));
        Assert.Equal(1, rooms.Count(r => (int?)r!["mention_count"] > 0));
    }

    private static async Task<string> SeedAsync(TestServer server)
    {
        var output = new StringWriter { NewLine = "\n" };
        await ActivatorUtilities.CreateInstance<DemoSeed>(server.Services).RunAsync(output, CancellationToken.None);
        return output.ToString();
    }
}
