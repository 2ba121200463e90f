using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Events.Retries;

namespace Veza.Shared.Events;

/// <summary>Clears away what nobody needs any more: who had which old event, old payloads, and parked events if so set.</summary>
public sealed class EventRetention(
    ProcessedEventRepository inbox, EventPayloadRepository payloads, DeadLetterRepository parked, IOptions<EventOptions> options,
    TimeProvider clock)
{
    private const int PerStatement = 5000;

    /// <summary>Deletes in small statements; a later call goes on where one was broken off.</summary>
    public async Task PruneAsync(CancellationToken ct)
    {
        var (settings, now) = (options.Value, clock.Now());
        while (await inbox.DeleteAsync(now - settings.InboxLifetime, PerStatement, ct) == PerStatement) { }
        while (await payloads.DeleteAsync(now - settings.PayloadLifetime, PerStatement, ct) == PerStatement) { }
        if (settings.ParkedLifetime == TimeSpan.Zero) return;
        while (await parked.DeleteParkedAsync(now - settings.ParkedLifetime, PerStatement, ct) == PerStatement) { }
    }
}
