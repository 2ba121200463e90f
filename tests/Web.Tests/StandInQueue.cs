using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Veza.Web.Tests;

/// <summary>Answers in place of the server about a few reported messages, and notes what is done about them.</summary>
internal sealed class StandInQueue
{
    private readonly string moderator;
    private readonly ConcurrentDictionary<string, JsonObject> cases = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> done = new();

    public StandInQueue(Guid moderator, int size)
    {
        this.moderator = moderator.ToString();
        Ids = [.. Enumerable.Range(1, size).Select(n => $"case-{n}")];
        foreach (var id in Ids) cases[id] = Case(id);
    }

    public string[] Ids { get; }

    public string[] Done => [.. done];

    public async Task AnswerAsync(IRoute route)
    {
        var parts = new Uri(route.Request.Url).AbsolutePath.Split('/')[4..];
        var answer = parts switch
        {
            [] => new JsonArray([.. Ids.Where(id => cases[id]["state"]!.GetValue<string>() == "open").Select(id => cases[id].DeepClone())]),
            ["counts"] => new JsonObject { ["open"] = Ids.Length, ["held"] = 0, ["reports"] = Ids.Length, ["appeals"] = 0, ["mine"] = 0 },
            [var id] => cases[id].DeepClone(),
            [var id, var what] => Do(id, what, route.Request.PostData),
            _ => throw new InvalidOperationException($"Nobody answers {route.Request.Url}; add it here."),
        };
        await route.FulfillAsync(new() { ContentType = "application/json", Body = answer.ToJsonString() });
    }

    private JsonNode Do(string id, string what, string? body)
    {
        var sent = body is null ? null : JsonNode.Parse(body);
        var decision = sent?["decision"]?.GetValue<string>();
        done.Enqueue($"{what} {id}{(decision is null ? "" : $" {decision} {sent!["action"]?["kind"]}")}");
        var one = cases[id];
        switch (what)
        {
            case "claim": one["claimed_by"] = moderator; break;
            case "decide": one["state"] = "decided"; break;
            case "undo": (one["state"], one["claimed_by"]) = ("open", null); break;
        }

        return one.DeepClone();
    }

    private static JsonObject Case(string id) => new()
    {
        ["id"] = id, ["state"] = "open", ["sources"] = new JsonArray("report", "flag"), ["room_id"] = Guid.Empty.ToString(), ["room_name"] = "general",
        ["user_name"] = "Bob", ["message_id"] = Guid.Empty.ToString(), ["seq"] = 4, ["text"] = $"buy cheap things now, {id}", ["current_text"] = "buy nothing",
        ["severity"] = 2, ["opened_at"] = "2026-01-01T00:00:00Z",
        ["findings"] = new JsonArray(new JsonObject
        {
            ["rule"] = "spam", ["reason"] = "spam_pattern", ["verdict"] = "flag", ["score"] = 0.7, ["start"] = 4, ["length"] = 12,
        }),
        ["reports"] = new JsonArray(new JsonObject
        {
            ["user_id"] = Guid.Empty.ToString(), ["user_name"] = "Zoé", ["reason"] = "spam", ["text"] = "again", ["at"] = "2026-01-01T00:00:00Z",
        }),
    };
}
