using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;

namespace Veza.ProbeWorker;

/// <summary>Functions of every kind of event.</summary>
public sealed class EventFunctions
{
    private const string Bus = "ServiceBusConnection";
    private const string SignalR = "SignalR";

    [Function("signalr-connected")]
    public Task<object?> ConnectedAsync(
        [SignalRTrigger("chat", "connections", "connected", ConnectionStringSetting = SignalR)] string invocation,
        FunctionContext context,
        CancellationToken ct) =>
        Calls.AnswerAsync(context, invocation, ct);

    [Function("signalr-disconnected")]
    public Task<object?> DisconnectedAsync(
        [SignalRTrigger("chat", "connections", "disconnected", ConnectionStringSetting = SignalR)] string invocation,
        FunctionContext context,
        CancellationToken ct) =>
        Calls.AnswerAsync(context, invocation, ct);

    [Function("signalr-message-send")]
    public Task<object?> SendAsync(
        [SignalRTrigger("chat", "messages", "message.send", ConnectionStringSetting = SignalR)] string invocation,
        FunctionContext context,
        CancellationToken ct) =>
        Calls.AnswerAsync(context, invocation, ct);

    [Function("bridge-outbound")]
    public Task OutboundAsync(
        [ServiceBusTrigger("bridge-outbound", Connection = Bus, IsSessionsEnabled = true)] string message,
        FunctionContext context,
        CancellationToken ct) =>
        Calls.AnswerAsync(context, message, ct);

    [Function("bridge-inbound")]
    public Task InboundAsync(
        [ServiceBusTrigger("bridge-inbound", Connection = Bus, IsSessionsEnabled = true)] string message,
        FunctionContext context,
        CancellationToken ct) =>
        Calls.AnswerAsync(context, message, ct);

    [Function("jobs")]
    public Task<object?> JobAsync(
        [ServiceBusTrigger("jobs", Connection = Bus)] string message,
        FunctionContext context,
        CancellationToken ct) =>
        Calls.AnswerAsync(context, message, ct);

    [Function("blobs")]
    public Task<object?> BytesAsync(
        [ServiceBusTrigger("blobs", Connection = Bus)] byte[] message,
        FunctionContext context,
        CancellationToken ct) =>
        Calls.AnswerAsync(context, Convert.ToBase64String(message), ct);

    [Function("analytics")]
    public Task<object?> CountAsync(
        [ServiceBusTrigger("analytics", Connection = Bus, IsBatched = true)] string[] messages,
        FunctionContext context,
        CancellationToken ct) =>
        Calls.AnswerAsync(context, new JsonArray([.. messages.Select(m => (JsonNode?)m)]), ct);

    [Function("timer-maintenance")]
    public Task MaintainAsync(
        [TimerTrigger("%SCHEDULE%")] TimerInfo timer,
        FunctionContext context,
        CancellationToken ct) =>
        Calls.AnswerAsync(context, new JsonObject { ["pastDue"] = timer.IsPastDue, ["status"] = timer.ScheduleStatus is not null }, ct);
}
