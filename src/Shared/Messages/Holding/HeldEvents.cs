using System.Text.Json;
using Veza.Shared.Common;
using Veza.Shared.Realtime;

namespace Veza.Shared.Messages.Holding;

/// <summary>The event of a held message's author.</summary>
public static class HeldEvents
{
    /// <summary>A message is held, or was decided; in the outbox <c>{"id"}</c>.</summary>
    public const string Type = "message.held";

    /// <summary>To the author's devices: how far it has come.</summary>
    internal static RealtimeEvent Of(HeldMessage message) => RealtimeEvent.Create(Type, message, static (json, m) =>
    {
        json.WriteString("id"u8, m.Id.Value);
        json.WriteString("room_id"u8, m.RoomId.Value);
        json.WriteString("client_message_id"u8, m.ClientMessageId);
        json.WriteString("status"u8, m.State.Code());
        if (m.Reason is { } reason) json.WriteString("reason"u8, reason);
        else json.WriteNull("reason"u8);
    });

    internal static string Payload(MessageId id) => $$"""{"id":"{{id.Value}}"}""";

    internal static Guid Read(string payload)
    {
        using var parsed = JsonDocument.Parse(payload);
        return parsed.RootElement.GetProperty("id").GetGuid();
    }
}
