using System.Net;
using System.Net.Sockets;
using System.Text;
using Veza.Bench.Measuring;

namespace Veza.Bench.Running;

/// <summary>Asking whether somebody answers there.</summary>
internal static class Loopback
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    /// <summary>Asks again and again, every millisecond, until the answer is a success.</summary>
    /// <exception cref="TimeoutException">It never was.</exception>
    public static async Task UntilAsync(Uri server, string path, TimeSpan atMost)
    {
        var request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: close\r\n\r\n");
        var end = Ticks.Now + Ticks.Of(atMost);
        while (!Succeeds(server.Port, request))
        {
            if (Ticks.Now > end) throw new TimeoutException($"{server}{path[1..]} did not succeed within {atMost}.");
            await Task.Delay(Pause);
        }
    }

    private static bool Succeeds(int port, byte[] request)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
            socket.Send(request);
            var start = new byte[512];
            var read = socket.Receive(start);
            return start.AsSpan(0, read).StartsWith("HTTP/1.1 2"u8);
        }
        catch (SocketException)
        {
            return false; // not listening yet
        }
    }
}
