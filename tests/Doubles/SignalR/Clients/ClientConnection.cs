using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Connections;

namespace Veza.Doubles.SignalR.Clients;

/// <summary>A connected client: who it is, and the writing half of its wire. Any thread may write.</summary>
internal sealed class ClientConnection(ConnectionContext connection, string hub, JsonElement claims, string query)
{
    private readonly Lock gate = new();
    private readonly PipeWriter output = connection.Transport.Output;
    private readonly bool keepsItselfAlive =
        connection.Features.Get<IConnectionInherentKeepAliveFeature>()?.HasInherentKeepAlive == true;
    private Task? flushing;
    private bool ended;
    private bool gone;
    private volatile bool spoke = true;
    private volatile bool heard = true;
    private DateTimeOffset lastSpoke;
    private DateTimeOffset lastHeard;

    public string Id { get; } = connection.ConnectionId;

    public string Hub => hub;

    /// <summary>The raw query of the connecting request, with its question mark.</summary>
    public string Query => query;

    public JsonElement Claims => claims;

    public string? UserId { get; } = ReadUserId(claims);

    /// <summary>Groups that it is in; touched only under its hub's lock.</summary>
    public HashSet<string> Groups { get; } = new(StringComparer.Ordinal);

    /// <summary>Why the service ended it; null when the client left.</summary>
    public string? EndReason { get; private set; }

    /// <summary>While reading is held up by a full queue, silence is not the client's fault.</summary>
    public bool Paused { get; set; }

    /// <summary>Writes a frame without waiting. A client whose backlog is full is cut off.</summary>
    /// <returns>Whether it was taken.</returns>
    public bool Send(ReadOnlyMemory<byte> frame)
    {
        lock (gate)
        {
            if (ended) return false;
            if (flushing is { IsCompleted: false })
            {
                Abort("The client reads too slowly.");
                return false;
            }

            return Write(frame);
        }
    }

    /// <summary>Says farewell and ends the connection.</summary>
    public void Close(string? reason, bool allowReconnect)
    {
        lock (gate)
        {
            if (ended) return;
            EndReason = reason;
            Write(HubFrames.Close(reason, allowReconnect));
            ended = true;
        }

        connection.Transport.Input.CancelPendingRead();
    }

    /// <summary>Cuts the wire without a farewell.</summary>
    public void Abort(string? reason)
    {
        lock (gate)
        {
            if (gone) return;
            EndReason ??= reason;
            ended = true;

            // The request first: what is told of an aborted connection only would close its WebSocket politely.
            connection.GetHttpContext()?.Abort();
            connection.Abort();
        }
    }

    /// <summary>The wire is no longer ours from here on.</summary>
    public void End()
    {
        lock (gate) gone = ended = true;
    }

    public void Heard() => heard = true;

    /// <summary>Pings, or gives up, as the time says; called at short intervals.</summary>
    public void KeepAlive(DateTimeOffset now, SignalRServiceOptions options)
    {
        if (MustCloseBy(now)) Close("The connection's token has expired.", allowReconnect: true);
        if (keepsItselfAlive) return;
        if (spoke) (spoke, lastSpoke) = (false, now);
        if (heard || Paused) (heard, lastHeard) = (false, now);
        if (now - lastHeard >= options.ClientTimeout) Abort($"The client was silent for {options.ClientTimeout}.");
        else if (now - lastSpoke >= options.KeepAlive && Send(HubFrames.Ping)) (spoke, lastSpoke) = (false, now);
    }

    private static string? ReadUserId(JsonElement claims) =>
        claims.TryGetText("asrs.s.uid", out var id) || claims.TryGetText("nameid", out id) || claims.TryGetText("sub", out id)
            ? id : null;

    private bool MustCloseBy(DateTimeOffset now) =>
        claims.TryGetText("asrs.s.coae", out var asked) && asked == "true" && claims.TryGetText("asrs.s.aeo", out var at) &&
        long.TryParse(at, out var seconds) && seconds <= now.ToUnixTimeSeconds();

    private bool Write(ReadOnlyMemory<byte> frame)
    {
        try
        {
            output.Write(frame.Span);
            var flush = output.FlushAsync();
            flushing = flush.IsCompletedSuccessfully ? null : flush.AsTask();
            spoke = true;
            return flushing is not null || !flush.GetAwaiter().GetResult().IsCompleted;
        }
        catch (InvalidOperationException)
        {
            ended = true; // the transport has closed the pipe: the client is gone, which its reading half reports
            return false;
        }
    }
}
