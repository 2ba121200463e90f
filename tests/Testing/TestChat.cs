using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Veza.Testing;

/// <summary>What people do in rooms, in one line each, for tests that do a lot of it.</summary>
public static class TestChat
{
    /// <summary>Sends a message over HTTP, which must succeed; the ack.</summary>
    public static Task<JsonNode> SayAsync(
        this TestUser user, Guid room, string content, Guid? clientId = null, Guid? replyTo = null) =>
        user.PostAsync($"/api/rooms/{room}/messages", new JsonObject
        {
            ["content"] = content, ["client_message_id"] = clientId, ["reply_to"] = replyTo,
        });

    /// <summary>Sends a message over HTTP; status and code (empty when it succeeded).</summary>
    public static Task<(HttpStatusCode Status, string Code)> TrySayAsync(
        this TestUser user, Guid room, string content, Guid? clientId = null, Guid? replyTo = null) =>
        user.TryAsync(HttpMethod.Post, $"/api/rooms/{room}/messages", new JsonObject
        {
            ["content"] = content, ["client_message_id"] = clientId, ["reply_to"] = replyTo,
        });

    /// <summary>Any call; status and code (empty when it succeeded).</summary>
    public static async Task<(HttpStatusCode Status, string Code)> TryAsync(
        this TestUser user, HttpMethod method, string path, object? body = null)
    {
        using var answer = await user.SendAsync(method, path, body);
        if (answer.IsSuccessStatusCode) return (answer.StatusCode, "");
        var problem = await answer.Content.ReadFromJsonAsync<JsonObject>();
        return (answer.StatusCode, problem?["code"]?.GetValue<string>() ?? "");
    }

    /// <summary>Any call, which must succeed; what it answers.</summary>
    public static async Task<JsonNode> CallAsync(this TestUser user, HttpMethod method, string path, object? body = null) =>
        await TestUser.ReadAsync(await user.SendAsync(method, path, body));

    /// <summary>A page of history.</summary>
    public static async Task<JsonArray> HistoryAsync(this TestUser user, Guid room, string query = "limit=200") =>
        (await user.GetAsync($"/api/rooms/{room}/messages?{query}")).AsArray();

    /// <summary>Changes a message, which must succeed; the message.</summary>
    public static async Task<JsonNode> EditAsync(this TestUser user, Guid message, string content) =>
        await TestUser.ReadAsync(await user.SendAsync(
            HttpMethod.Patch, $"/api/messages/{message}", new JsonObject { ["content"] = content }));

    /// <summary>Deletes a message, which must succeed.</summary>
    public static async Task DeleteAsync(this TestUser user, Guid message) =>
        await TestUser.ReadAsync(await user.SendAsync(HttpMethod.Delete, $"/api/messages/{message}"));

    /// <summary>Deletes a room, which must succeed.</summary>
    public static async Task DeleteRoomAsync(this TestUser user, Guid room) =>
        await TestUser.ReadAsync(await user.SendAsync(HttpMethod.Delete, $"/api/rooms/{room}"));

    /// <summary>Reports messages up to the number as read; the state.</summary>
    public static Task<JsonNode> ReadUpToAsync(this TestUser user, Guid room, long seq) =>
        user.PostAsync($"/api/rooms/{room}/read", new JsonObject { ["seq"] = seq });

    /// <summary>The person's line of the room in the room list.</summary>
    public static async Task<JsonNode> SummaryAsync(this TestUser user, Guid room) =>
        (await user.GetAsync("/api/rooms")).AsArray().Single(r => r.Guid("id") == room)!;

    /// <summary>Catches up.</summary>
    public static Task<JsonNode> SyncAsync(this TestUser user, string? cursor = null, int limit = 200) =>
        user.GetAsync($"/api/sync?limit={limit}" + (cursor is null ? "" : $"&cursor={cursor}"));

    /// <summary>An event of a client that sends a message.</summary>
    public static JsonObject Saying(Guid room, string content, Guid? clientId = null, Guid? replyTo = null) => new()
    {
        ["type"] = "message.send", ["room_id"] = room, ["content"] = content, ["client_message_id"] = clientId,
        ["reply_to"] = replyTo,
    };

    /// <summary>An id that is there.</summary>
    public static Guid Guid(this JsonNode? node, string name) => node![name]!.GetValue<Guid>();

    /// <summary>A number that is there.</summary>
    public static long Number(this JsonNode? node, string name) => node![name]!.GetValue<long>();

    /// <summary>A text that is there.</summary>
    public static string Text(this JsonNode? node, string name) => node![name]!.GetValue<string>();
}
