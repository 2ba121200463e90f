using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR.Protocol;
using Veza.Doubles.SignalR.Upstream;

namespace Veza.Doubles.SignalR.Clients;

/// <summary>The reading half of a client's wire: its handshake and its messages, until it leaves.</summary>
internal sealed class ClientSession(
    PipeReader input, ClientConnection client, EventPump pump, UpstreamSender upstream, SignalRServiceOptions options)
{
    /// <returns>Whether the client may be taken in. A refusal has been answered.</returns>
    public async Task<bool> HandshakeAsync()
    {
        using var limit = new CancellationTokenSource(options.HandshakeTimeout, options.Clock);
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(limit.Token);
                var buffer = read.Buffer;
                if (HandshakeProtocol.TryParseRequestMessage(ref buffer, out var request))
                {
                    input.AdvanceTo(buffer.Start); // what follows in the same packet is read next
                    if (request is { Protocol: "json", Version: 1 }) return client.Send(HubFrames.HandshakeAccepted);
                    return Refuse($"The protocol '{request.Protocol}' version {request.Version} is not supported.");
                }

                input.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted || read.IsCanceled) return false;
                if (read.Buffer.Length > 4096) return Refuse("The handshake is too long.");
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return Refuse("Handshake was canceled.");
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            return Refuse("The handshake cannot be read: " + e.Message);
        }
        catch (Exception e) when (IsLoss(e))
        {
            return false;
        }
    }

    /// <summary>Reads until the client has gone or is sent away.</summary>
    public async Task ReadAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(ct);
                if (read.IsCanceled) return;
                client.Heard();
                var rest = read.Buffer;
                while (rest.PositionOf(HubFrames.End) is { } end)
                {
                    if (!await TakeAsync(ClientMessage.Parse(rest.Slice(0, end)), ct)) return;
                    rest = rest.Slice(rest.GetPosition(1, end));
                }

                if (rest.Length > options.MaxClientMessageBytes)
                    throw new InvalidDataException($"A message is longer than {options.MaxClientMessageBytes} bytes.");
                input.AdvanceTo(rest.Start, rest.End);
                if (read.IsCompleted) return;
            }
        }
        catch (InvalidDataException e)
        {
            client.Close(e.Message, allowReconnect: false);
        }
        catch (Exception e) when (IsLoss(e))
        {
            client.Abort(e.Message); // a lost wire is an ordinary end
        }
    }

    private static bool IsLoss(Exception e) =>
        e is IOException or WebSocketException or ConnectionAbortedException or OperationCanceledException;

    private bool Refuse(string error)
    {
        client.Send(HubFrames.HandshakeRefused(error));
        return false;
    }

    /// <returns>Whether to read on.</returns>
    private async ValueTask<bool> TakeAsync(ClientMessage message, CancellationToken ct)
    {
        switch (message.Type)
        {
            case 1 when upstream.Rules.Count == 0:
                client.Close("No upstream is configured, so a client cannot send.", allowReconnect: false);
                return false;
            case 1:
                await pump.AddAsync(message, ct);
                return true;
            case 4:
                client.Send(HubFrames.Completion(message.InvocationId ?? "", "Streaming is not supported in serverless mode."));
                return true;
            case 7:
                return false;
            default:
                return true; // pings, completions and cancels stay in the service
        }
    }
}
