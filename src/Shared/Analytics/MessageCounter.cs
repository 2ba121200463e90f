using System.Text.Json;
using Veza.Shared.Events;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Messages;
using Veza.Shared.Rooms;

namespace Veza.Shared.Analytics;

/// <summary>Counts stored messages per tenant, room and day, each exactly once: the inbox shares the transaction.</summary>
internal sealed class MessageCounter(MessageCountRepository counts, RoomAccess rooms) : IEventConsumer
{
    /// <inheritdoc/>
    public string Name => "message-counter";

    /// <inheritdoc/>
    public string Queue => Queues.Analytics;

    /// <inheritdoc/>
    public bool Handles(string type) => type is MessageEvents.NewType;

    /// <inheritdoc/>
    public async Task HandleAsync(EventDelivery delivery, CancellationToken ct)
    {
        var work = await delivery.BeginAsync(ct);
        List<Stored> stored = [.. delivery.Events.SelectMany(Read)];
        Guid[] unnamed = [.. stored.Where(s => s.Tenant is null).Select(s => s.Room).Distinct()];
        var tenants = unnamed.Length > 0 ? await rooms.ListTenantsAsync(unnamed, ct) : null;

        var sums = new Dictionary<CountKey, long>();
        foreach (var s in stored)
        {
            if ((s.Tenant ?? tenants?.GetValueOrDefault(s.Room)) is not { } tenant || tenant == Guid.Empty) continue;
            var key = new CountKey(tenant, s.Day, s.Room);
            sums[key] = sums.GetValueOrDefault(key) + s.Messages;
        }

        await counts.AddAsync(work, sums, ct);
    }

    private static List<Stored> Read(EventEnvelope e)
    {
        try
        {
            using var document = JsonDocument.Parse(e.Payload);
            var day = DateOnly.FromDateTime(e.CreatedAt.UtcDateTime); // the messages of a batch share their time with its event
            var found = new List<Stored>();
            foreach (var range in document.RootElement.GetProperty("rooms"u8).EnumerateArray())
            {
                var tenant = range.GetArrayLength() > 3 ? range[3].GetGuid() : (Guid?)null; // the former version left it out
                found.Add(new(tenant, day, range[0].GetGuid(), range[2].GetInt64() - range[1].GetInt64() + 1));
            }

            return found;
        }
        catch (Exception fault) when (
            fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException)
        {
            throw new EventRefusedException("The payload is not that of new messages.");
        }
    }

    private readonly record struct Stored(Guid? Tenant, DateOnly Day, Guid Room, long Messages);
}
