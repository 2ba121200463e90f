using System.Text.Json;
using Veza.Shared.Moderation.Gate;
using Veza.Shared.Realtime;

namespace Veza.Shared.Moderation.Actions.Telling;

/// <summary>The one way actions and notices are written.</summary>
public static class ModerationJson
{
    /// <summary>As those see it who look after people; to a room without who did it and what for.</summary>
    public static void Write(Utf8JsonWriter json, ModerationAction a, DateTimeOffset now, bool toRoom = false)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, a.Id);
        json.WriteString("kind"u8, a.Kind.Code());
        json.WriteString("level"u8, a.Level.Code());
        json.WriteId("room_id"u8, a.Room?.Value);
        json.WriteId("user_id"u8, a.User?.Value);
        json.WriteId("message_id"u8, a.Message?.Value);
        json.WriteString("reason"u8, toRoom ? null : a.Reason);
        json.WriteStartArray("evidence"u8);
        if (!toRoom)
            foreach (var message in a.Evidence) json.WriteStringValue(message);
        json.WriteEndArray();
        WriteInterval(json, a);
        json.WriteId("by"u8, toRoom ? null : a.By?.Value);
        json.WriteString("rule"u8, toRoom ? null : a.Rule);
        json.WriteNumber("removed"u8, a.Affected);
        json.WriteTime("created_at"u8, a.CreatedAt);
        json.WriteTime("expires_at"u8, a.ExpiresAt);
        json.WriteTime("acknowledged_at"u8, toRoom ? null : a.AcknowledgedAt);
        json.WriteTime("ended_at"u8, a.EndedAt);
        json.WriteString("ended"u8, a.Ended?.Code());
        json.WriteId("ended_by"u8, toRoom ? null : a.EndedBy?.Value);
        json.WriteBoolean("in_force"u8, a.HoldsAt(now));
        json.WriteEndObject();
    }

    /// <summary>As the person sees it to whom it was done.</summary>
    public static void WriteNotice(Utf8JsonWriter json, Notice notice, DateTimeOffset now)
    {
        var a = notice.Action;
        json.WriteStartObject();
        json.WriteString("id"u8, a.Id);
        json.WriteString("kind"u8, a.Kind.Code());
        json.WriteString("level"u8, a.Level.Code());
        json.WriteId("room_id"u8, a.Room?.Value);
        json.WriteId("message_id"u8, a.Message?.Value);
        json.WriteString("reason"u8, a.Reason);
        json.WriteString("rule"u8, a.Rule);
        json.WriteNumber("removed"u8, a.Affected);
        json.WriteTime("created_at"u8, a.CreatedAt);
        json.WriteTime("expires_at"u8, a.ExpiresAt);
        json.WriteTime("acknowledged_at"u8, a.AcknowledgedAt);
        json.WriteTime("ended_at"u8, a.EndedAt);
        json.WriteString("ended"u8, a.Ended?.Code());
        json.WriteBoolean("appealable"u8, notice.CanBeAppealedAt(now));
        if (notice.Appeal is { } appeal)
        {
            json.WriteStartObject("appeal"u8);
            json.WriteString("state"u8, appeal.State);
            json.WriteTime("decided_at"u8, appeal.DecidedAt);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("appeal"u8);
        }

        json.WriteEndObject();
    }

    private static void WriteInterval(Utf8JsonWriter json, ModerationAction a)
    {
        if (a.Interval is { } wait) json.WriteNumber("interval_seconds"u8, (int)wait.TotalSeconds);
        else json.WriteNull("interval_seconds"u8);
    }
}
