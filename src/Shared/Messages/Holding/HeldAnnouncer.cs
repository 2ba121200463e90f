using Veza.Shared.Events;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Realtime;

namespace Veza.Shared.Messages.Holding;

/// <summary>Tells authors how far their held messages have come; what is told is what is true when it is told.</summary>
public sealed class HeldAnnouncer(HeldMessageRepository held, IRealtimeGateway gateway) : ILocalConsumer
{
    /// <inheritdoc/>
    public bool Handles(string type) => type is HeldEvents.Type;

    /// <inheritdoc/>
    public async Task HandleAsync(IReadOnlyList<EventEnvelope> events, CancellationToken ct)
    {
        Guid[] ids = [.. events.Select(e => HeldEvents.Read(e.Payload)).Distinct()];
        foreach (var message in await held.ListByIdsAsync(ids, ct))
            if (message.State != HeldState.Approved) gateway.Publish(Group.User(message.AuthorId), HeldEvents.Of(message));
    }
}
