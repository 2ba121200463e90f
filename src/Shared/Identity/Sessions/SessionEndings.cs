using System.Text.Json;
using Veza.Shared.Common;
using Veza.Shared.Events;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Events.Outbox;

namespace Veza.Shared.Identity.Sessions;

/// <summary>
/// Covers the moment between the end of a sign-in and that of its connections: where the process that stored it may not have come
/// to that, it is done here. The event leaves the outbox only when the clients' service has been told.
/// </summary>
public sealed class SessionEndings(SessionService sessions, EventOutbox outbox) : ILocalConsumer
{
    internal const string Ended = "session.ended";

    /// <inheritdoc/>
    public bool Handles(string type) => type is Ended;

    /// <inheritdoc/>
    public async Task HandleAsync(IReadOnlyList<EventEnvelope> events, CancellationToken ct)
    {
        foreach (var untold in events.Where(e => !outbox.IsAnnounced(e)))
        {
            using var payload = JsonDocument.Parse(untold.Payload);
            var user = new UserId(payload.RootElement.GetProperty("user_id").GetGuid());
            SessionId[] ended = [.. payload.RootElement.GetProperty("sessions").EnumerateArray().Select(id => new SessionId(id.GetGuid()))];
            await sessions.EndedAsync(user, ended, ct);
        }
    }

    /// <summary>The payload: <c>{"user_id": …, "sessions": […]}</c>.</summary>
    internal static string Payload(UserId user, IEnumerable<SessionId> ended) =>
        $$"""{"user_id":"{{user}}","sessions":[{{string.Join(',', ended.Select(id => $"\"{id.Value}\""))}}]}""";
}
