using System.Data.Common;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Veza.Shared.Events;
using Veza.Shared.Events.Consumers;

namespace Veza.Functions.Functions;

/// <summary>
/// One function per queue. It answers when each message is handled or kept in the retry table: a message that makes the
/// function fail would come again at once, and hold up its session.
/// </summary>
internal static class QueueTriggers
{
    private const string Single = "message";
    private const string Many = "messages";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Maps them: <c>queue-</c> and the name of the queue.</summary>
    public static void MapQueueTriggers(this IEndpointRouteBuilder routes)
    {
        foreach (var queue in Queues.All)
        {
            routes.MapTrigger("queue-" + queue, async (body, context, ct) =>
            {
                var messages = Queues.HasSessions(queue) ? [Text(body.Data(Single))] : Texts(body.Data(Many));
                await ReceiveAsync(context.RequestServices, queue, messages, ct);
                return null;
            });
        }
    }

    /// <summary>
    /// A call that fails is made again at once, and each time counts towards the queue's limit of deliveries. It fails only when
    /// not even the retry table takes the messages: the database is away, read-only, full, or not migrated yet. So the call
    /// waits and tries again, for most of the time that it has. Receiving twice does nothing twice.
    /// </summary>
    private static async Task ReceiveAsync(IServiceProvider services, string queue, string[] messages, CancellationToken ct)
    {
        var receiver = services.GetRequiredService<EventReceiver>();
        var clock = services.GetRequiredService<TimeProvider>();
        var patience = services.GetRequiredService<IOptions<FunctionsOptions>>().Value.TriggerTimeout * 0.75;
        var logger = services.GetRequiredService<ILogger<EventReceiver>>();
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
                TriggerLog.NotReceived(logger, queue, messages.Length, fault.GetType().Name, (fault as DbException)?.SqlState);
                await Task.Delay(pause, clock, ct);
            }
        }
    }

    /// <summary>A batch is an array of messages. What is not an array is taken for one message.</summary>
    private static string[] Texts(JsonElement batch) =>
        batch.ValueKind == JsonValueKind.Array ? [.. batch.EnumerateArray().Select(Text)] : [Text(batch)];

    /// <summary>The message as it was sent; a host that has parsed it gives the JSON instead of its text.</summary>
    private static string Text(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.String) return message.GetRawText();
        try
        {
            return message.GetString()!;
        }
        catch (InvalidOperationException) // half a surrogate pair
        {
            return message.GetRawText();
        }
    }
}
