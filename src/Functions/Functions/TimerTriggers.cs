using Microsoft.Extensions.Options;
using Veza.Shared.Events;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Events.Retries;
using Veza.Shared.Identity.Tokens;
using Veza.Shared.Moderation.Actions.Telling;
using Veza.Shared.Presence;
using Veza.Shared.Realtime;

namespace Veza.Functions.Functions;

/// <summary>
/// The functions that run by the clock. A running process does the same by itself, and sooner; these are for what a
/// process left behind that was killed or scaled in.
/// </summary>
internal static class TimerTriggers
{
    /// <summary>Maps them.</summary>
    public static void MapTimerTriggers(this IEndpointRouteBuilder routes)
    {
        var gateway = routes.ServiceProvider.GetRequiredService<IRealtimeGateway>();
        var perRun = routes.ServiceProvider.GetRequiredService<IOptions<FunctionsOptions>>().Value.PerRun;
        routes.MapTimer<OutboxRelay>("timer-outbox-drain", (relay, ct) => relay.RelayAsync(perRun, ct));
        routes.MapTimer<EventRetries>("timer-event-retries", (retries, ct) => retries.RetryAsync(perRun, ct));
        routes.MapTimer<EventRetention>("timer-retention", (retention, ct) => retention.PruneAsync(ct));
        routes.MapTimer<PresenceService>("timer-presence-sweep", async (presence, ct) =>
        {
            await presence.SweepAsync(ct);
            await gateway.FlushAsync(ct); // nobody finds the same departure again
        });
        routes.MapTimer<ActionEndings>("timer-moderation-endings", (endings, ct) => endings.EndDueAsync(ct));
        routes.MapTimer<KeyRotation>("timer-key-rotation", (keys, ct) => keys.RotateAsync(ct));
    }

    private static void MapTimer<T>(this IEndpointRouteBuilder routes, string function, Func<T, CancellationToken, Task> run)
        where T : notnull => routes.MapTrigger(function, async (_, context, ct) =>
        {
            await run(context.RequestServices.GetRequiredService<T>(), ct);
            return null;
        });
}
