using System.Text.Json;
using Veza.Shared.Realtime;

namespace Veza.Shared.Moderation.Actions.Telling;

/// <summary>The events of what moderators do.</summary>
public static class ModerationEvents
{
    /// <summary>Something was done, or has ended; in the outbox <c>{"actions": [id, …]}</c>.</summary>
    public const string ActionType = "moderation.action";

    /// <summary>To a person: something was done to you, or has ended.</summary>
    public const string NoticeType = "moderation.notice";

    /// <summary>To those who look after the tenant, with whoever did it; to a room without.</summary>
    internal static RealtimeEvent Action(ModerationAction action, DateTimeOffset now, bool toRoom) => RealtimeEvent.Create(
        ActionType, (action, now, toRoom), static (json, e) =>
        {
            json.WritePropertyName("action"u8);
            ModerationJson.Write(json, e.action, e.now, e.toRoom);
        });

    /// <summary>To the person; not who did it.</summary>
    internal static RealtimeEvent Notice(Notice notice, DateTimeOffset now) => RealtimeEvent.Create(
        NoticeType, (notice, now), static (json, e) =>
        {
            json.WritePropertyName("notice"u8);
            ModerationJson.WriteNotice(json, e.notice, e.now);
        });

    /// <summary>The payload for the outbox.</summary>
    internal static string Payload(IEnumerable<Guid> actions) => $$"""{"actions":[{{string.Join(',', actions.Select(id => $"\"{id}\""))}}]}""";

    /// <summary>The reverse.</summary>
    internal static IEnumerable<Guid> Read(string payload)
    {
        using var parsed = JsonDocument.Parse(payload);
        return [.. parsed.RootElement.GetProperty("actions").EnumerateArray().Select(id => id.GetGuid())];
    }
}
