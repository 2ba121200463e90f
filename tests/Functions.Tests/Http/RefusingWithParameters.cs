using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Veza.Shared.Common;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Http;

/// <summary>A refusal carries what a client needs to say it in another language: no number has to be read out of a sentence.</summary>
[Trait(Stage.Name, Stage.Standalone)] // no stage can break it
public sealed class RefusingWithParameters
{
    [Theory]
    [InlineData("PATCH", "/api/users/me", """{"name":"$101"}""", "name", """{"code":"too_long","max":100,"length":101}""")]
    [InlineData("PATCH", "/api/users/me", """{"name":"  "}""", "name", """{"code":"required"}""")]
    [InlineData("PATCH", "/api/users/me", """{"handle":"here"}""", "handle", """{"code":"reserved"}""")]
    [InlineData("PATCH", "/api/users/me", """{"handle":"a"}""", "handle", """{"code":"wrong_form"}""")]
    [InlineData("POST", "/api/rooms", """{"type":"channel","name":"$81"}""", "name", """{"code":"too_long","max":80,"length":81}""")]
    [InlineData("POST", "/api/rooms", """{"type":"channel","name":"n","topic":"$251"}""", "topic", """{"code":"too_long","max":250,"length":251}""")]
    [InlineData("POST", "/api/rooms", """{"type":"direct","members":[]}""", "members", """{"code":"wrong_count","min":1,"max":1,"length":0}""")]
    [InlineData("POST", "/api/rooms/$room/messages", """{"content":"$8001"}""", "content", """{"code":"too_long","max":8000,"length":8001}""")]
    [InlineData("POST", "/api/rooms/$room/messages", """{"content":"\u0007"}""", "content", """{"code":"control_characters"}""")]
    [InlineData("POST", "/api/rooms/$room/messages", """{"content":"\u200B"}""", "content", """{"code":"not_visible"}""")]
    [InlineData("GET", "/api/users/search?limit=101", null, "limit", """{"code":"out_of_range","min":1,"max":100}""")]
    public async Task A_field_is_refused_by_a_code_with_its_numbers(string method, string path, string? body, string field, string expected)
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        var filled = body is null ? null : Regex.Replace(
            body, @"\$(?<count>\d+)", m => new string('x', int.Parse(m.Groups["count"].Value, null)), RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1));

        using var answer = await alice.SendAsync(
            new HttpMethod(method), path.Replace("$room", $"{room}", StringComparison.Ordinal), filled is null ? null : JsonNode.Parse(filled));
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

        Assert.Equal("validation_failed", problem.Text("code"));
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), problem["faults"]![field]!.ToJsonString());
        Assert.Equal(problem["errors"]!.AsObject().Select(e => e.Key), problem["faults"]!.AsObject().Select(e => e.Key));
    }

    [Fact]
    public async Task An_event_is_refused_with_the_same()
    {
        await using var server = await TestServer.StartAsync([new("Veza:Messages:MaxLength", "5")]);
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        await using var hub = await server.ConnectAsync(alice);

        var tooLong = await hub.InvokeAsync(TestChat.Saying(room, "sixsix"));
        var malformed = await hub.InvokeAsync(new JsonObject { ["type"] = "message.send", ["room_id"] = "x" });

        Assert.Equal("""{"code":"too_long","max":5,"length":6}""", tooLong["faults"]!["content"]!.ToJsonString());
        Assert.Equal(("malformed_event", "room_id"), (malformed.Text("code"), malformed.Text("field")));
    }

    [Fact]
    public async Task Refusals_beside_fields_name_the_limit_the_person_and_the_role()
    {
        await using var server = await TestServer.StartAsync([new("Veza:Rooms:MaxMembers", "2"), new("Veza:Rooms:MaxRoomsPerUser", "2")]);
        var (alice, bob, zoe) = (
            await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"), await server.CreateUserAsync("Zoe"));
        var room = await server.CreateRoomAsync(alice, bob);

        var full = await RefusalAsync(alice, HttpMethod.Post, $"/api/rooms/{room}/members", $$"""{"user_ids":["{{zoe.Id}}"]}""");
        var unknown = await RefusalAsync(alice, HttpMethod.Post, "/api/rooms", $$"""{"type":"direct","members":["{{Guid.AllBitsSet}}"]}""");
        var role = await RefusalAsync(bob, HttpMethod.Delete, $"/api/rooms/{room}", null);
        await server.CreateRoomAsync(alice);
        var many = await RefusalAsync(alice, HttpMethod.Post, "/api/rooms", """{"type":"group","name":"n"}""");

        Assert.Equal(("room_full", 2L), (full.Text("code"), full.Number("max")));
        Assert.Equal(("user_not_found", Guid.AllBitsSet), (unknown.Text("code"), unknown.Guid("user_id")));
        Assert.Equal(("not_room_admin", "owner"), (role.Text("code"), role.Text("needed")));
        Assert.Equal(("too_many_rooms", 2L), (many.Text("code"), many.Number("max")));
    }

    [Fact]
    public async Task The_limits_are_those_of_the_installation_and_open_to_everybody()
    {
        await using var server = await TestServer.StartAsync([new("Veza:Messages:MaxLength", "123"), new("Veza:Rooms:MaxInvitesPerCall", "7")]);

        var limits = (await server.Http.GetAnswerAsync("/api/limits")).Json;

        Assert.Equal((123L, 7L, 100L, 80L), (limits.Number("message"), limits.Number("added_at_once"), limits.Number("name"), limits.Number("room_name")));
    }

    [Fact]
    public void Every_fault_of_a_field_is_on_the_page()
    {
        var page = WorkingCopy.Read("docs/api.md");
        var source = WorkingCopy.Read("src/Shared/Common/FieldFault.cs");
        var codes = Regex.Matches(source, "new\\(\"(?<code>[a-z_]+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
            .Select(m => m.Groups["code"].Value).Order(StringComparer.Ordinal).ToArray();
        var table = page[page.IndexOf("| fault of a field |", StringComparison.Ordinal)..];
        table = table[..table.IndexOf("\n\n", StringComparison.Ordinal)];

        var documented = Regex.Matches(table, "(?<=^\\|[^|]*)`(?<code>[a-z_]+)`", RegexOptions.ExplicitCapture | RegexOptions.Multiline, TimeSpan.FromSeconds(1))
            .Select(m => m.Groups["code"].Value).Order(StringComparer.Ordinal);

        Assert.Equal(codes, documented);
        Assert.Contains(FieldFault.Reserved.Code, codes);
    }

    private static async Task<JsonNode> RefusalAsync(TestUser user, HttpMethod method, string path, string? body)
    {
        using var answer = await user.SendAsync(method, path, body is null ? null : JsonNode.Parse(body));
        Assert.False(answer.IsSuccessStatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }
}
