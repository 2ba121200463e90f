using Microsoft.Azure.Functions.Worker;
using Veza.Functions.ClientEvents;
using Veza.Functions.Triggers;
using Veza.Shared.Realtime.AzureSignalR;
using Veza.Shared.Realtime.AzureSignalR.Rest;

namespace Veza.Functions.Functions;

/// <summary>What Azure SignalR Service tells of its clients.</summary>
/// <param name="triggers">Does the work.</param>
public sealed class SignalRFunctions(SignalRTriggers triggers)
{
    /// <summary>A client has connected; when this fails, it is turned away.</summary>
    [Function("signalr-connected")]
    public Task ConnectedAsync(
        [SignalRTrigger(SignalROptions.Hub, "connections", "connected", ConnectionStringSetting = SignalRAddress.Setting)]
        string invocation,
        CancellationToken ct) => triggers.ConnectedAsync(invocation, ct);

    /// <summary>A client's connection has ended.</summary>
    [Function("signalr-disconnected")]
    public Task DisconnectedAsync(
        [SignalRTrigger(SignalROptions.Hub, "connections", "disconnected", ConnectionStringSetting = SignalRAddress.Setting)]
        string invocation,
        CancellationToken ct) => triggers.DisconnectedAsync(invocation, ct);

    /// <summary>A client says something; what is returned is its completion.</summary>
    [Function("signalr-event")]
    public Task<RawJson> EventAsync(
        [SignalRTrigger(SignalROptions.Hub, "messages", "event", ConnectionStringSetting = SignalRAddress.Setting)]
        string invocation,
        CancellationToken ct) => triggers.EventAsync(invocation, ct);
}
