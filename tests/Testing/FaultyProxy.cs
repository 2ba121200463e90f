using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Veza.Doubles;

namespace Veza.Testing;

/// <summary>
/// A TCP proxy on loopback that misbehaves on demand: between clients and a server, or between a server and its database
/// or Redis.
/// </summary>
public sealed class FaultyProxy : IAsyncDisposable
{
    private readonly string host;
    private readonly int targetPort;
    private readonly ConcurrentDictionary<Link, byte> links = new();
    private readonly List<Task> accepting = [];
    private TaskCompletionSource flowing = Done();
    private TcpListener listener;
    private volatile Loss? losing;

    private FaultyProxy(string host, int targetPort)
    {
        this.host = host;
        this.targetPort = targetPort;
        Port = LoopbackPorts.Take();
        listener = Listen(Port);
    }

    /// <summary>Where it listens, on 127.0.0.1; the same through all outages.</summary>
    public int Port { get; }

    /// <summary>For HTTP.</summary>
    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>How many connections are open through it.</summary>
    public int Connections => links.Count;

    /// <summary>Starts it, in working order.</summary>
    public static FaultyProxy Start(string host, int port) => new(host, port);

    /// <summary>Before an HTTP server.</summary>
    public static FaultyProxy Start(Uri target) => new(target.Host, target.Port);

    /// <summary>Resets all connections; new ones are taken.</summary>
    public void Cut()
    {
        foreach (var link in links.Keys) link.Reset();
    }

    /// <summary>Holds back every byte, both ways, without closing anything; new connections open and say nothing.</summary>
    public void Stall()
    {
        if (flowing.Task.IsCompleted) flowing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Resets all connections and refuses new ones, as a server that is down.</summary>
    public void Refuse()
    {
        listener.Dispose();
        Cut();
    }

    /// <summary>
    /// Lets through the next request that holds the text, on a connection on which <paramref name="after"/> was said since now,
    /// and resets the connection in place of the answer: it has been carried out, and who asked will never know.
    /// </summary>
    /// <returns>Completes when that has happened.</returns>
    public Task LoseAnswerTo(string text, string after)
    {
        var loss = new Loss(Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(after));
        losing = loss;
        return loss.Happened.Task;
    }

    /// <summary>Ends a stall or a refusal; what a stall held back flows on.</summary>
    public void Resume()
    {
        flowing.TrySetResult();
        if (!listener.Server.IsBound) listener = Listen(Port);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Refuse();
        flowing.TrySetResult();
        await Task.WhenAll(accepting);
        await Task.WhenAll(links.Keys.Select(l => l.Ended));
    }

    private static TaskCompletionSource Done()
    {
        var done = new TaskCompletionSource();
        done.SetResult();
        return done;
    }

    private TcpListener Listen(int port)
    {
        var opened = new TcpListener(IPAddress.Loopback, port);
        opened.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, optionValue: true);
        opened.Start();
        accepting.Add(AcceptAsync(opened));
        return opened;
    }

    private async Task AcceptAsync(TcpListener from)
    {
        try
        {
            while (true)
            {
                var link = new Link(this, await from.AcceptSocketAsync());
                links.TryAdd(link, 0);
                link.Start();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Refused from now on.
        }
    }

    private sealed class Loss(byte[] text, byte[] after)
    {
        private Link? on;

        public TaskCompletionSource Happened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Whether it is the answer to this request that is to be lost.</summary>
        public bool Strikes(Link link, ReadOnlySpan<byte> request)
        {
            if (request.IndexOf(after) >= 0) Interlocked.CompareExchange(ref on, link, comparand: null);
            return on == link && request.IndexOf(text) >= 0;
        }
    }

    private sealed class Link(FaultyProxy proxy, Socket client)
    {
        private readonly Socket server = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private volatile Loss? struck;

        public Task Ended { get; private set; } = Task.CompletedTask;

        public void Start() => Ended = RunAsync();

        public void Reset()
        {
            foreach (var socket in new[] { client, server })
            {
                try
                {
                    socket.LingerState = new LingerOption(enable: true, seconds: 0); // a reset, not a farewell
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException)
                {
                    // Closed already.
                }

                socket.Dispose();
            }
        }

        private async Task RunAsync()
        {
            client.NoDelay = true;
            try
            {
                await proxy.flowing.Task;
                await server.ConnectAsync(proxy.host, proxy.targetPort);
                await Task.WhenAll(PumpAsync(client, server), PumpAsync(server, client));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // One side is gone: so is the other.
            }
            finally
            {
                Reset();
                proxy.links.TryRemove(this, out _);
            }
        }

        private async Task PumpAsync(Socket from, Socket to)
        {
            var buffer = new byte[32 * 1024];
            try
            {
                while (true)
                {
                    var count = await from.ReceiveAsync(buffer.AsMemory());
                    await proxy.flowing.Task;
                    if (count == 0)
                    {
                        to.Shutdown(SocketShutdown.Send);
                        return;
                    }

                    if (from == client && proxy.losing is { } loss && loss.Strikes(this, buffer.AsSpan(0, count))) struck = loss;
                    if (from == server && struck is { } lost)
                    {
                        Reset();
                        lost.Happened.TrySetResult();
                        return;
                    }

                    for (var sent = 0; sent < count;) sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                Reset();
            }
        }
    }
}
