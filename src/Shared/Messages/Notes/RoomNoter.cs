using System.Text.Json;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Events;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Rooms;

namespace Veza.Shared.Messages.Notes;

/// <summary>
/// Notes that people came and went and that a room was renamed, of groups and channels. In large rooms nobody is told who came: there
/// it would be most of what is read.
/// </summary>
internal sealed class RoomNoter(SystemNotes notes, IOptions<MessageOptions> options) : IEventConsumer
{
    /// <inheritdoc/>
    public string Name => "room-noter";

    /// <inheritdoc/>
    public string Queue => Queues.Notifications;

    /// <inheritdoc/>
    public bool Handles(string type) => type is RoomEvents.MemberJoined or RoomEvents.MemberLeft or RoomEvents.Updated;

    /// <inheritdoc/>
    public async Task HandleAsync(EventDelivery delivery, CancellationToken ct)
    {
        if (!notes.IsOn) return;
        var work = await delivery.BeginAsync(ct);
        await notes.AddAsync(work, [.. delivery.Events.SelectMany(Read)], ct);
    }

    private List<NotedNote> Read(EventEnvelope e)
    {
        try
        {
            using var document = JsonDocument.Parse(e.Payload);
            var room = document.RootElement;
            if (room.GetProperty("type"u8).GetString() is "direct") return [];
            var by = new UserId(room.GetProperty("by"u8).GetGuid());
            if (e.Type == RoomEvents.Updated)
                return [.. Renames(room).Select(note => Noted(e, room, by, note))];
            return room.GetProperty("member_count"u8).GetInt32() > options.Value.MaxMembersForJoinMessages ? [] : [.. Moves(e, room, by)];
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new EventRefusedException("The payload is not that of a room.");
        }
    }

    private static IEnumerable<NotedNote> Moves(EventEnvelope e, JsonElement room, UserId by)
    {
        UserId[] people = [.. room.GetProperty("members"u8).EnumerateArray().Select(m => new UserId(m.GetProperty("user_id"u8).GetGuid()))];
        if (people.Length == 0) yield break;
        var own = by == RoomEvents.Nobody || (people is [var one] && one == by);
        var code = e.Type == RoomEvents.MemberJoined ? SystemCodes.Joined : own ? SystemCodes.Left : SystemCodes.Removed;
        yield return Noted(e, room, own ? people[0] : by, new(code, [.. people.Take(SystemNote.MostPeople)], people.Length));
    }

    private static IEnumerable<SystemNote> Renames(JsonElement room)
    {
        if (room.TryGetProperty("name"u8, out var name)) yield return new(SystemCodes.Renamed, [], Text: name.GetString());
        if (room.TryGetProperty("topic"u8, out var topic)) yield return new(SystemCodes.Topic, [], Text: topic.GetString());
    }

    private static NotedNote Noted(EventEnvelope e, JsonElement room, UserId by, SystemNote note) => new(
        Guid.CreateVersion7(e.CreatedAt), new(room.GetProperty("room_id"u8).GetGuid()), by, note);
}
