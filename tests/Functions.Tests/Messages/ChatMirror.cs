using System.Text.Json.Nodes;
using Veza.Shared.Common;
using Veza.Shared.Sync;

namespace Veza.Functions.Tests.Messages;

/// <summary>
/// What a careful client holds: it merges catching up and live events by number, as docs/api.md says, and fails where the
/// server would leave it with a hole.
/// </summary>
internal sealed class ChatMirror(TestUser user)
{
    private string? cursor;

    /// <summary>Whether the cursor goes back as a server of the first version would have written it.</summary>
    public bool UsesFormerCursor { get; set; }

    /// <summary>Rooms that came as a whole, and older messages that were sent again.</summary>
    public (int Resets, int Resent) Seen { get; private set; }

    /// <summary>Rooms by id.</summary>
    public Dictionary<Guid, MirroredRoom> Rooms { get; } = [];

    /// <summary>Catches up page by page until there is no more; how many pages it took.</summary>
    public async Task<int> CatchUpAsync(int limit = 200)
    {
        for (var pages = 1; ; pages++)
            if (!await SyncAsync(limit)) return pages;
    }

    /// <summary>One page; whether there is more.</summary>
    public async Task<bool> SyncAsync(int limit)
    {
        if (UsesFormerCursor && cursor is not null)
            cursor = FormerCursor.Write(SyncCursor.Parse(cursor, new(user.Id))!, new(user.Id), Rooms.Keys.Select(r => new RoomId(r)));
        var answer = await user.SyncAsync(cursor, limit);
        cursor = answer.Text("cursor");
        foreach (var removed in answer["removed_room_ids"]!.AsArray()) Rooms.Remove(removed!.GetValue<Guid>());
        foreach (var entry in answer["rooms"]!.AsArray()) Merge(entry!);
        return answer["has_more"]!.GetValue<bool>();
    }

    /// <summary>Takes a live event into account.</summary>
    public void Hear(JsonObject live)
    {
        var type = live.Text("type");
        if (type is "message.changed" && Rooms.TryGetValue(live.Guid("room_id"), out var changed)) changed.Take(live);
        if (type is not ("message.new" or "message.updated")) return;
        var message = live["message"]!;
        if (Rooms.TryGetValue(message.Guid("room_id"), out var room)) room.Put(message);
    }

    /// <summary>What the server says is the same as what is held: rooms, their lines and all messages from the first held one on.</summary>
    public async Task AssertCompleteAsync()
    {
        var lines = (await user.GetAsync("/api/rooms?limit=1000")).AsArray().ToDictionary(r => r.Guid("id"));
        Assert.Equal(lines.Keys.Order(), Rooms.Keys.Order());
        foreach (var (id, room) in Rooms)
        {
            Assert.Equal(Plain(lines[id]!), Plain(room.Line!));
            var history = new List<JsonNode>();
            for (var page = await user.HistoryAsync(id, "after=0&limit=200"); page.Count > 0;)
            {
                history.AddRange(page!);
                page = await user.HistoryAsync(id, $"after={history[^1].Number("seq")}&limit=200");
            }

            var first = room.Messages.Keys.FirstOrDefault(long.MaxValue);
            Assert.Equal(
                history.Where(m => m.Number("seq") >= first).Select(Plain), room.Messages.Values.Select(Plain));
            Assert.Equal(
                history.Where(m => m.Number("seq") >= first).SelectMany(m => m["changes"]?.AsArray() ?? []).Select(c => c!.ToJsonString()),
                room.Changes.Values.Where(c => c["payload"] is not null && c.Number("seq") >= first).Select(c => c.ToJsonString()));
            Assert.Equal(history.Count, room.Messages.Count == 0 ? 0 : room.Messages.Keys.Last());
        }
    }

    private void Merge(JsonNode entry)
    {
        var line = entry["room"]!;
        var id = line.Guid("id");
        var reset = entry["reset"]!.GetValue<bool>();
        if (reset || !Rooms.TryGetValue(id, out var room))
        {
            Assert.True(reset, "A room that the client does not hold comes as a whole.");
            Rooms[id] = room = new MirroredRoom();
        }

        Seen = (Seen.Resets + (reset ? 1 : 0), Seen.Resent + entry["changed"]!.AsArray().Count);

        var messages = entry["messages"]!.AsArray();
        var known = room.Messages.Keys.LastOrDefault();
        var expected = reset ? messages.FirstOrDefault()?["seq"]?.GetValue<long>() ?? 0 : room.Synced + 1;
        foreach (var message in messages)
        {
            Assert.Equal(expected++, message.Number("seq"));
            room.Put(message!);
        }

        Assert.True(messages.Count > 0 || known >= room.Synced);
        room.Synced = messages.LastOrDefault()?["seq"]?.GetValue<long>() ?? room.Synced;
        foreach (var changed in entry["changed"]!.AsArray())
        {
            Assert.InRange(changed.Number("seq"), 1, room.Synced);
            if (room.Messages.ContainsKey(changed.Number("seq"))) room.Put(changed!);
        }

        foreach (var changed in entry["changes"]!.AsArray()) room.Take(changed!);
        room.Line = line;
    }

    /// <summary>Without what may rightly differ: the quote of a message is as old as the message's last delivery.</summary>
    private static string Plain(JsonNode node)
    {
        var copy = node.DeepClone().AsObject();
        foreach (var apart in new[] { "changes", "reactions" }) copy.Remove(apart); // these are compared by themselves
        foreach (var o in new[] { copy, copy["last_message"] as JsonObject }) o?.Remove("quoted");
        return copy.ToJsonString();
    }
}

/// <summary>A room as a client holds it.</summary>
internal sealed class MirroredRoom
{
    /// <summary>Messages by number, without a hole.</summary>
    public SortedDictionary<long, JsonNode> Messages { get; } = [];

    /// <summary>What is said of messages besides their text, by seq and kind.</summary>
    public SortedDictionary<(long Seq, string Kind), JsonNode> Changes { get; } = [];

    /// <summary>The room's line, as last told.</summary>
    public JsonNode? Line { get; set; }

    /// <summary>The newest message that catching up gave.</summary>
    public long Synced { get; set; }

    /// <summary>Keeps the newer of two states of a message.</summary>
    public void Put(JsonNode message)
    {
        var (seq, revision) = (message.Number("seq"), message["revision"]?.GetValue<long>() ?? 0);
        if (Messages.TryGetValue(seq, out var known) && (known["revision"]?.GetValue<long>() ?? 0) > revision) return;
        Messages[seq] = message.DeepClone();
        if (message["deleted_at"] is null) return;
        foreach (var gone in Changes.Keys.Where(c => c.Seq == seq).ToArray()) Changes.Remove(gone); // of a deleted message nothing is left
    }

    /// <summary>Keeps the newer of two states of a kind, of a message that is not deleted.</summary>
    public void Take(JsonNode change)
    {
        var key = (change.Number("seq"), change.Text("kind"));
        if (Changes.TryGetValue(key, out var known) && known.Number("revision") > change.Number("revision")) return;
        if (Messages.GetValueOrDefault(key.Item1)?["deleted_at"] is not null) return;
        var copy = change.DeepClone().AsObject();
        copy.Remove("type");
        Changes[key] = copy;
    }
}
