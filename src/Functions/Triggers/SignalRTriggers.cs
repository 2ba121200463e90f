using System.Text.Json;
using Veza.Functions.ClientEvents;
using Veza.Functions.Triggers.Upstream;

namespace Veza.Functions.Triggers;

/// <summary>Hears what Azure SignalR Service tells of its clients, as the host's extension puts it: a JSON object, as text.</summary>
public sealed class SignalRTriggers
{
    private readonly AzureSignalREvents events;
    private readonly TriggerDeadline deadline;

    internal SignalRTriggers(AzureSignalREvents events, TriggerDeadline deadline) => (this.events, this.deadline) = (events, deadline);

    /// <summary>A client has connected. Fails when it cannot be subscribed, so that it tries again.</summary>
    /// <exception cref="InvalidDataException">The invocation is no JSON object.</exception>
    public Task ConnectedAsync(string invocation, CancellationToken ct) =>
        deadline.RunAsync("signalr-connected", end => events.ConnectedAsync(Read(invocation), end), ct);

    /// <summary>A client's connection has ended.</summary>
    /// <exception cref="InvalidDataException">The invocation is no JSON object.</exception>
    public Task DisconnectedAsync(string invocation, CancellationToken ct) =>
        deadline.RunAsync("signalr-disconnected", _ => events.DisconnectedAsync(Read(invocation)), ct);

    /// <summary>A client says something.</summary>
    /// <returns>Its acknowledgement or its refusal.</returns>
    /// <exception cref="InvalidDataException">The invocation is no JSON object.</exception>
    public Task<RawJson> EventAsync(string invocation, CancellationToken ct) =>
        deadline.RunAsync("signalr-event", end => events.EventAsync(Read(invocation), end), ct);

    private static JsonElement Read(string invocation)
    {
        try
        {
            var context = JsonElement.Parse(invocation);
            if (context.ValueKind == JsonValueKind.Object) return context;
        }
        catch (Exception e) when (e is JsonException or ArgumentException) // the latter: half a surrogate pair
        {
            // Refused below, in the same words.
        }

        throw new InvalidDataException("The invocation of the SignalR extension is no JSON object.");
    }
}
