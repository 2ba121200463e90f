using System.Net;
using System.Net.Sockets;

namespace Veza.Doubles;

/// <summary>
/// Ports on 127.0.0.1 for servers that are told where to listen, or that come back to where they were. They lie below those
/// that the system gives to whoever asks for any: nobody else gets one between now and the server's start, or between its lives.
/// </summary>
public static class LoopbackPorts
{
    private const int First = 20_000;
    private const int Count = 12_000; // Linux gives away 32768 and above

    private static int turn = Random.Shared.Next(Count); // of this process; another one starts elsewhere

    /// <summary>A port that nothing listens on, and that nobody in this process is told again soon.</summary>
    /// <exception cref="InvalidOperationException">All are taken.</exception>
    public static int Take()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref turn) % Count);
            if (IsFree(port)) return port;
        }

        throw new InvalidOperationException($"Ports {First} to {First + Count - 1} are all taken. Which programs listen there? `ss -ltnp` tells.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }
}
