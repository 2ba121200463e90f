using System.Data.Common;
using Microsoft.Extensions.Options;
using Veza.Shared.Events.Consumers;

namespace Veza.Functions.Triggers;

/// <summary>
/// Takes what queues deliver. It returns when each message is handled or kept in the retry table: a message that makes its
/// function fail would come again at once, and hold up its session.
/// </summary>
public sealed class QueueTriggers
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly EventReceiver receiver;
    private readonly TriggerDeadline deadline;
    private readonly TimeSpan patience;
    private readonly TimeProvider clock;
    private readonly ILogger<QueueTriggers> logger;

    internal QueueTriggers(
        EventReceiver receiver, TriggerDeadline deadline, IOptions<FunctionsOptions> options, TimeProvider clock,
        ILogger<QueueTriggers> logger)
    {
        (this.receiver, this.deadline, this.clock, this.logger) = (receiver, deadline, clock, logger);
        patience = options.Value.TriggerTimeout * 0.75;
    }

    /// <summary>Receives messages of a queue. Receiving twice does nothing twice.</summary>
    /// <exception cref="InvalidDataException">There is no message in the call: waiting would not bring one.</exception>
    public Task ReceiveAsync(string queue, IReadOnlyList<string?>? messages, CancellationToken ct) =>
        messages is null || messages.Any(m => m is null)
            ? throw new InvalidDataException($"The call of queue-{queue} holds no text where a message should be.")
            : deadline.RunAsync("queue-" + queue, end => HoldAsync(queue, messages!, end), ct);

    /// <summary>
    /// A call that fails is made again at once, and each time counts towards the queue's limit of deliveries. It fails only when
    /// not even the retry table takes the messages: the database is away, read-only, full, or not migrated yet. So the call
    /// waits and tries again, for most of the time that it has.
    /// </summary>
    private async Task HoldAsync(string queue, IReadOnlyList<string> messages, CancellationToken ct)
    {
        var started = clock.GetTimestamp();
        for (var pause = FirstPause; ; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks)))
        {
            try
            {
                await receiver.ReceiveAsync(queue, messages, ct);
                return;
            }
            catch (Exception fault) when (!ct.IsCancellationRequested && clock.GetElapsedTime(started) + pause < patience)
            {
                TriggerLog.NotReceived(logger, queue, messages.Count, fault.GetType().Name, (fault as DbException)?.SqlState);
                await Task.Delay(pause, clock, ct);
            }
        }
    }
}
