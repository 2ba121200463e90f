using System.Net;
using System.Net.Sockets;

namespace Veza.Bench.Load;

/// <summary>A TCP connection to the server, read by the <see cref="Reactor"/>.</summary>
internal abstract class Connection : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] rest = [];
    private int restLength;
    private bool disposed;

    /// <summary>Connects; the server is on this machine, so it takes no time worth waiting for otherwise.</summary>
    protected Connection(Uri server)
    {
        socket.Connect(new IPEndPoint(IPAddress.Loopback, server.Port));
        socket.Blocking = false;
    }

    /// <summary>The file descriptor.</summary>
    public int Handle => (int)socket.Handle;

    /// <summary>Sends it. Clients send little and wait for answers, so it always fits the socket's buffer.</summary>
    public void Send(ReadOnlySpan<byte> data)
    {
        var sent = socket.Send(data, SocketFlags.None, out var error);
        if (error is SocketError.ConnectionReset or SocketError.Shutdown) OnClosed($"sending failed: {error}");
        else if (sent != data.Length) throw new InvalidOperationException($"Sent {sent} of {data.Length} bytes: {error}.");
    }

    /// <summary>Reads what there is.</summary>
    /// <param name="buffer">Shared by all connections; replaced by a larger one when an answer does not fit.</param>
    /// <returns>False when the connection has ended.</returns>
    public bool Read(ref byte[] buffer)
    {
        if (restLength > buffer.Length / 2) buffer = new byte[buffer.Length * 2];
        rest.AsSpan(0, restLength).CopyTo(buffer);
        var read = socket.Receive(buffer.AsSpan(restLength), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock) return true;
        if (read == 0 || error != SocketError.Success)
        {
            OnClosed(error == SocketError.Success ? "the server closed the connection" : $"reading failed: {error}");
            return false;
        }

        var data = buffer.AsSpan(0, restLength + read);
        var unused = data[Consume(data)..];
        if (rest.Length < unused.Length) rest = new byte[unused.Length * 2];
        unused.CopyTo(rest);
        restLength = unused.Length;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (disposed) return;
        disposed = true;

        // A reset instead of a farewell: thousands of sockets in TIME_WAIT would use up the ports of the next run.
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }

    /// <summary>Takes complete pieces from the start of the data.</summary>
    /// <returns>How many bytes it took; the rest comes again, with more behind it.</returns>
    protected abstract int Consume(ReadOnlySpan<byte> data);

    /// <summary>The server ended it.</summary>
    protected abstract void OnClosed(string reason);
}
