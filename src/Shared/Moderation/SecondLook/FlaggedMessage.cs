using System.Text.Json;
using Veza.Shared.Common;
using Veza.Shared.Events;
using Veza.Shared.Events.Consumers;

namespace Veza.Shared.Moderation.SecondLook;

/// <summary>A published message that is to be looked at.</summary>
/// <param name="Again">A stage could not judge when it was sent.</param>
internal readonly record struct FlaggedMessage(TenantId Tenant, RoomId Room, MessageId Message, UserId Author, bool Again)
{
    /// <summary>Those of an event <c>moderation.flagged</c>.</summary>
    /// <exception cref="EventRefusedException">It cannot be read.</exception>
    public static IReadOnlyList<FlaggedMessage> Read(EventEnvelope e)
    {
        try
        {
            using var document = JsonDocument.Parse(e.Payload);
            return
            [
                .. document.RootElement.GetProperty("items"u8).EnumerateArray().Select(item => new FlaggedMessage(
                    new(item.GetProperty("tenant_id"u8).GetGuid()), new(item.GetProperty("room_id"u8).GetGuid()),
                    new(item.GetProperty("message_id"u8).GetGuid()), new(item.GetProperty("author_id"u8).GetGuid()),
                    item.GetProperty("again"u8).GetBoolean())),
            ];
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new EventRefusedException("The payload is not that of flagged messages.");
        }
    }
}
