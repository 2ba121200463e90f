using System.Text.Json;
using Veza.Shared.Realtime;

namespace Veza.Shared.Audit;

/// <summary>The one way an entry is written.</summary>
public static class AuditJson
{
    /// <summary>As an object.</summary>
    public static void Write(Utf8JsonWriter writer, AuditRecord entry)
    {
        writer.WriteStartObject();
        writer.WriteNumber("seq"u8, entry.Seq);
        writer.WriteString("id"u8, entry.Id);
        writer.WriteString("tenant_id"u8, entry.TenantId.Value);
        writer.WriteTime("at"u8, entry.At);
        writer.WriteString("actor"u8, entry.Actor.Kind);
        writer.WriteId("actor_id"u8, entry.Actor.Id?.Value);
        writer.WriteString("action"u8, entry.Action);
        writer.WriteString("target"u8, entry.Target.Kind);
        writer.WriteString("target_id"u8, entry.Target.Id);
        writer.WriteId("room_id"u8, entry.Target.Room?.Value);
        writer.WriteId("user_id"u8, entry.Target.User?.Value);
        writer.WriteString("reason"u8, entry.Reason);
        WriteState(writer, "before"u8, entry.Before);
        WriteState(writer, "after"u8, entry.After);
        writer.WriteString("hash"u8, Convert.ToHexStringLower(entry.Hash));
        writer.WriteEndObject();
    }

    private static void WriteState(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? json)
    {
        writer.WritePropertyName(name);
        if (json is null) writer.WriteNullValue();
        else writer.WriteRawValue(json); // letter by letter: it is hashed as text
    }
}
