using System.Net;
using System.Text.Json.Nodes;

namespace Veza.Functions.Tests.Reactions;

/// <summary>What people do with reactions, in one line each.</summary>
internal static class Reacts
{
    /// <summary>Reacts, which must succeed; the reactions then.</summary>
    public static Task<JsonNode> ReactAsync(this TestUser user, Guid message, string emoji) => user.CallAsync(HttpMethod.Put, Path(message, emoji));

    /// <summary>Takes it back, which must succeed; the reactions then.</summary>
    public static Task<JsonNode> TakeBackAsync(this TestUser user, Guid message, string emoji) =>
        user.CallAsync(HttpMethod.Delete, Path(message, emoji));

    /// <summary>Reacts; status and code.</summary>
    public static Task<(HttpStatusCode Status, string Code)> TryReactAsync(this TestUser user, Guid message, string emoji) =>
        user.TryAsync(HttpMethod.Put, Path(message, emoji));

    /// <summary>Takes it back; status and code.</summary>
    public static Task<(HttpStatusCode Status, string Code)> TryTakeBackAsync(this TestUser user, Guid message, string emoji) =>
        user.TryAsync(HttpMethod.Delete, Path(message, emoji));

    /// <summary>"👍2* ❤️1": each with its count, and a star where it is the reader's, too. Empty where nothing is said.</summary>
    public static string Shown(this JsonNode? counts) => string.Join(' ', (counts as JsonArray ?? []).Select(
        c => $"{c.Text("emoji")}{c.Number("count")}{(c!["me"]?.GetValue<bool>() == true ? "*" : "")}"));

    /// <summary>The message's reactions as the person finds them in history.</summary>
    public static async Task<string> ReactionsInHistoryAsync(this TestUser user, Guid room, Guid message) =>
        (await user.HistoryAsync(room)).Single(m => m.Guid("id") == message)!["reactions"].Shown();

    public static string Path(Guid message, string emoji) => $"/api/messages/{message}/reactions/{Uri.EscapeDataString(emoji)}";
}
