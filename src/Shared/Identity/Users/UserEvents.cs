using System.Text.Json;
using Veza.Shared.Common;
using Veza.Shared.Events;
using Veza.Shared.Realtime;

namespace Veza.Shared.Identity.Users;

/// <summary>What people are told of a person.</summary>
public static class UserEvents
{
    /// <summary>Name of a change of what others see of a person; in the outbox <c>{"user_id"}</c>.</summary>
    public const string UpdatedType = "user.updated";

    /// <summary>Name of somebody's coming into the tenant; in the outbox <c>{"user_id", "tenant_id"}</c>, told to no client.</summary>
    public const string RegisteredType = "user.registered";

    /// <summary>To those who can see the person: how they are called now. Of several that wait in a queue the newest is sent.</summary>
    public static RealtimeEvent Updated(UserSummary card) => RealtimeEvent.Create(
        UpdatedType, card, static (writer, card) =>
        {
            writer.WritePropertyName("user"u8);
            UserSummaryJson.Write(writer, card);
        }, key: $"user:{card.Id}");

    /// <summary>Who came in where.</summary>
    internal static (TenantId Tenant, UserId User) ReadRegistered(EventEnvelope registered)
    {
        using var payload = JsonDocument.Parse(registered.Payload);
        return (new(payload.RootElement.GetProperty("tenant_id").GetGuid()), new(payload.RootElement.GetProperty("user_id").GetGuid()));
    }

    /// <summary>The outbox payload of <see cref="RegisteredType"/>.</summary>
    internal static string Registered(UserSummary card) => $$"""{"user_id":"{{card.Id}}","tenant_id":"{{card.TenantId}}"}""";

    /// <summary>The outbox payload.</summary>
    internal static string Payload(UserId user) => $$"""{"user_id":"{{user}}"}""";
}
