using Veza.Shared.Events;
using Veza.Shared.Identity;
using Veza.Shared.Presence;

namespace Veza.Functions.Triggers;

/// <summary>
/// The functions that run by the clock. A running process does the same by itself, and sooner; these are for what a
/// process left behind that was killed or scaled in.
/// </summary>
internal static class TimerTriggers
{
    /// <summary>What is left when it is over, the next run does; below <see cref="FunctionsOptions.TriggerTimeout"/>.</summary>
    private static readonly TimeSpan PerRun = TimeSpan.FromSeconds(25);

    /// <summary>Maps them.</summary>
    public static void MapTimerTriggers(this IEndpointRouteBuilder routes)
    {
        routes.MapTimer<OutboxDrain>("timer-outbox-drain", (drain, ct) => drain.DrainAsync(PerRun, ct));
        routes.MapTimer<EventRetries>("timer-event-retries", (retries, ct) => retries.RetryAsync(PerRun, ct));
        routes.MapTimer<EventRetention>("timer-retention", (retention, ct) => retention.PruneAsync(ct));
        routes.MapTimer<PresenceService>("timer-presence-sweep", (presence, ct) => presence.SweepAsync(ct));
        routes.MapTimer<KeyRotation>("timer-key-rotation", (keys, ct) => keys.RotateAsync(ct));
    }

    private static void MapTimer<T>(this IEndpointRouteBuilder routes, string function, Func<T, CancellationToken, Task> run)
        where T : notnull => routes.MapTrigger(function, async (_, context, ct) =>
        {
            await run(context.RequestServices.GetRequiredService<T>(), ct);
            return null;
        });
}
