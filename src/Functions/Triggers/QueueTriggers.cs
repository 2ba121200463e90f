using System.Text.Json;
using Veza.Shared.Events;

namespace Veza.Functions.Triggers;

/// <summary>
/// One function per queue. It answers when each message is handled or kept in the retry table: a message that makes the
/// function fail would come again at once, and hold up its session.
/// </summary>
internal static class QueueTriggers
{
    private const string Single = "message";
    private const string Many = "messages";

    /// <summary>Maps them: <c>queue-</c> and the name of the queue.</summary>
    public static void MapQueueTriggers(this IEndpointRouteBuilder routes)
    {
        foreach (var queue in Queues.All)
        {
            routes.MapTrigger("queue-" + queue, async (body, context, ct) =>
            {
                var messages = Queues.HasSessions(queue) ? [Text(body.Data(Single))] : Texts(body.Data(Many));
                await context.RequestServices.GetRequiredService<EventReceiver>().ReceiveAsync(queue, messages, ct);
                return null;
            });
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
