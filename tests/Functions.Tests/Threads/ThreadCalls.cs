using System.Net;
using System.Text.Json.Nodes;

namespace Veza.Functions.Tests.Threads;

/// <summary>What people do in threads, in one line each.</summary>
internal static class ThreadCalls
{
    /// <summary>Replies, which must succeed; the ack.</summary>
    public static Task<JsonNode> ReplyAsync(
        this TestUser user, Guid room, Guid root, string content, bool? alsoInRoom = null, Guid? clientId = null) =>
        user.PostAsync($"/api/rooms/{room}/messages", Reply(root, content, alsoInRoom, clientId));

    /// <summary>Replies; status and code.</summary>
    public static Task<(HttpStatusCode Status, string Code)> TryReplyAsync(
        this TestUser user, Guid room, Guid root, string content, bool? alsoInRoom = null, Guid? clientId = null) =>
        user.TryAsync(HttpMethod.Post, $"/api/rooms/{room}/messages", Reply(root, content, alsoInRoom, clientId));

    /// <summary>A page of the thread.</summary>
    public static async Task<string[]> ThreadAsync(this TestUser user, Guid root, string query = "limit=200") =>
        [.. (await user.GetAsync($"/api/messages/{root}/thread?{query}")).AsArray().Select(m => m.Text("content"))];

    /// <summary>The thread as it stands on its root; null where there is none.</summary>
    public static async Task<JsonNode?> RootThreadAsync(this TestUser user, Guid root) =>
        (await user.GetAsync($"/api/messages/{root}"))["thread"];

    /// <summary>What is unread, what of it names the person, and whether they follow the thread.</summary>
    public static async Task<(long Unread, long Mentions, bool Following)> OwnThreadAsync(this TestUser user, Guid root) =>
        await user.RootThreadAsync(root) is { } thread
            ? (thread.Number("unread_count"), thread.Number("mention_count"), thread["following"]!.GetValue<bool>())
            : (0, 0, false);

    /// <summary>Reports replies up to a seq as read.</summary>
    public static Task<JsonNode> ReadThreadAsync(this TestUser user, Guid root, long seq) =>
        user.PostAsync($"/api/messages/{root}/thread/read", new JsonObject { ["seq"] = seq });

    private static JsonObject Reply(Guid root, string content, bool? alsoInRoom, Guid? clientId) => new()
    {
        ["content"] = content, ["thread_root"] = root, ["also_in_room"] = alsoInRoom, ["client_message_id"] = clientId,
    };
}
