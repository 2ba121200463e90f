using Microsoft.Extensions.Options;
using Veza.Shared.Events;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Events.Retries;
using Veza.Shared.Identity.Tokens;
using Veza.Shared.Messages.Holding;
using Veza.Shared.Messages.Notes;
using Veza.Shared.Moderation.Actions.Telling;
using Veza.Shared.Moderation.Review;
using Veza.Shared.Presence;
using Veza.Shared.Realtime;

namespace Veza.Functions.Triggers;

/// <summary>
/// What runs by the clock. A running process does the same by itself, and sooner; this is for what a process left behind that was
/// killed or scaled in. A service is made when its timer strikes.
/// </summary>
public sealed class TimerTriggers
{
    private readonly IServiceProvider services;
    private readonly TriggerDeadline deadline;
    private readonly TimeSpan perRun;

    internal TimerTriggers(IServiceProvider services, TriggerDeadline deadline, IOptions<FunctionsOptions> options) =>
        (this.services, this.deadline, perRun) = (services, deadline, options.Value.PerRun);

    /// <summary>Tells events that were committed and not told.</summary>
    public Task RelayAsync(CancellationToken ct) =>
        RunAsync<OutboxRelay>("timer-outbox-drain", (relay, end) => relay.RelayAsync(perRun, end), ct);

    /// <summary>Tries again what failed.</summary>
    public Task RetryAsync(CancellationToken ct) =>
        RunAsync<EventRetries>("timer-event-retries", (retries, end) => retries.RetryAsync(perRun, end), ct);

    /// <summary>Removes what is older than it has to be kept.</summary>
    public Task PruneAsync(CancellationToken ct) => RunAsync<EventRetention>(
        "timer-retention",
        async (retention, end) =>
        {
            await retention.PruneAsync(end);
            await services.GetRequiredService<CaseClearing>().ClearAsync(end);
        },
        ct);

    /// <summary>Finds those who have gone without a word, and tells the others.</summary>
    public Task SweepAsync(CancellationToken ct) => RunAsync<PresenceService>(
        "timer-presence-sweep",
        async (presence, end) =>
        {
            await presence.SweepAsync(end);
            await services.GetRequiredService<IRealtimeGateway>().FlushAsync(end); // nobody finds the same departure again
        },
        ct);

    /// <summary>Ends what moderators have ordered for a time, and publishes what they approved and what happened in rooms.</summary>
    public Task EndAsync(CancellationToken ct) => RunAsync<ActionEndings>(
        "timer-moderation-endings",
        async (endings, end) =>
        {
            await endings.EndDueAsync(end);
            await services.GetRequiredService<HeldPublisher>().SweepAsync(end);
            await services.GetRequiredService<SystemNotePublisher>().SweepAsync(end);
        },
        ct);

    /// <summary>Changes the keys that tokens are signed with.</summary>
    public Task RotateAsync(CancellationToken ct) =>
        RunAsync<KeyRotation>("timer-key-rotation", (keys, end) => keys.RotateAsync(end), ct);

    private Task RunAsync<T>(string function, Func<T, CancellationToken, Task> run, CancellationToken ct) where T : notnull =>
        deadline.RunAsync(function, end => run(services.GetRequiredService<T>(), end), ct);
}
