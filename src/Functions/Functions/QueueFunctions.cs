using Microsoft.Azure.Functions.Worker;
using Veza.Functions.Triggers;
using Veza.Shared.Events;
using Veza.Shared.Events.ServiceBus;

namespace Veza.Functions.Functions;

/// <summary>A function for each queue: in batches, or one message of a session after the other.</summary>
/// <param name="triggers">Does the work.</param>
public sealed class QueueFunctions(QueueTriggers triggers)
{
    /// <summary>Counting.</summary>
    [Function("queue-analytics")]
    public Task AnalyticsAsync(
        [ServiceBusTrigger(Queues.Analytics, Connection = ServiceBusAddress.Setting, IsBatched = true)] string[] messages,
        CancellationToken ct) => triggers.ReceiveAsync(Queues.Analytics, messages, ct);

    /// <summary>What came in from other chat systems.</summary>
    [Function("queue-bridge-inbound")]
    public Task BridgeInboundAsync(
        [ServiceBusTrigger(Queues.BridgeInbound, Connection = ServiceBusAddress.Setting, IsSessionsEnabled = true)] string message,
        CancellationToken ct) => triggers.ReceiveAsync(Queues.BridgeInbound, [message], ct);

    /// <summary>What is to be told to other chat systems.</summary>
    [Function("queue-bridge-outbound")]
    public Task BridgeOutboundAsync(
        [ServiceBusTrigger(Queues.BridgeOutbound, Connection = ServiceBusAddress.Setting, IsSessionsEnabled = true)] string message,
        CancellationToken ct) => triggers.ReceiveAsync(Queues.BridgeOutbound, [message], ct);

    /// <summary>Messages that a person has to look at.</summary>
    [Function("queue-moderation-review")]
    public Task ModerationReviewAsync(
        [ServiceBusTrigger(Queues.ModerationReview, Connection = ServiceBusAddress.Setting, IsBatched = true)] string[] messages,
        CancellationToken ct) => triggers.ReceiveAsync(Queues.ModerationReview, messages, ct);

    /// <summary>Telling people who are not connected.</summary>
    [Function("queue-notifications")]
    public Task NotificationsAsync(
        [ServiceBusTrigger(Queues.Notifications, Connection = ServiceBusAddress.Setting, IsBatched = true)] string[] messages,
        CancellationToken ct) => triggers.ReceiveAsync(Queues.Notifications, messages, ct);

    /// <summary>Filling the search index.</summary>
    [Function("queue-search-index")]
    public Task SearchIndexAsync(
        [ServiceBusTrigger(Queues.SearchIndex, Connection = ServiceBusAddress.Setting, IsBatched = true)] string[] messages,
        CancellationToken ct) => triggers.ReceiveAsync(Queues.SearchIndex, messages, ct);
}
