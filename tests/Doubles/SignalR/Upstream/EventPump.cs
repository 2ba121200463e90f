using System.Threading.Channels;
using Veza.Doubles.SignalR.Clients;

namespace Veza.Doubles.SignalR.Upstream;

/// <summary>
/// One connection's events on their way to the upstream, strictly one after the other: <c>connected</c>, then what the
/// client says, at last <c>disconnected</c>. The next is posted when the one before was answered.
/// </summary>
internal sealed class EventPump(
    ClientConnection client, UpstreamSender upstream, SignalRFaults faults, SignalRServiceOptions options)
{
    private readonly Channel<ClientMessage> waiting =
        Channel.CreateBounded<ClientMessage>(new BoundedChannelOptions(options.MaxWaitingMessages) { SingleReader = true });

    /// <summary>Takes the client's next message; waits while too many do.</summary>
    public async ValueTask AddAsync(ClientMessage message, CancellationToken ct)
    {
        if (waiting.Writer.TryWrite(message)) return;
        client.Paused = true;
        await waiting.Writer.WriteAsync(message, ct);
        client.Paused = false;
    }

    /// <summary>Nothing comes any more: what waits is posted yet, then <c>disconnected</c>.</summary>
    public void Complete() => waiting.Writer.Complete();

    public async Task RunAsync(CancellationToken ct)
    {
        await upstream.PostAsync(client, "connections", "connected", HubFrames.ConnectedBody, ct);
        faults.ReleaseHeld();
        await foreach (var message in waiting.Reader.ReadAllAsync(ct)) await PostAsync(message, ct);
        await PostDisconnectedAsync(ct);
    }

    private async Task PostDisconnectedAsync(CancellationToken ct)
    {
        if (faults.LoseDisconnected.Strikes()) return;
        if (faults.HoldDisconnected.Strikes()) await faults.Released.WaitAsync(ct);
        await upstream.PostAsync(client, "connections", "disconnected", HubFrames.DisconnectedBody(client.EndReason), ct);
    }

    private async Task PostAsync(ClientMessage message, CancellationToken ct)
    {
        var body = HubFrames.InvocationBody(message);
        var answer = await upstream.PostAsync(client, "messages", message.Target, body, ct);
        if (answer is null || message.InvocationId is not { } id) return;
        client.Send(answer switch
        {
            { TooLarge: true } => HubFrames.Completion(id, "Invocation failed, response too large"),
            { Status: 200 or 204, Body.IsEmpty: true } => HubFrames.Completion(id),
            { Status: 200 } => answer.Body,
            _ => HubFrames.Completion(id, $"Invocation failed, status code {answer.Status}"),
        });
    }
}
