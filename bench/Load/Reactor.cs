using Veza.Bench.Measuring;

namespace Veza.Bench.Load;

/// <summary>One thread that serves all connections of the load generator, as data comes in.</summary>
internal sealed class Reactor : IDisposable
{
    private readonly Epoll epoll = new();
    private readonly List<Connection?> connections = [];
    private byte[] buffer = new byte[512 * 1024];

    /// <summary>When the data that is being handled was read.</summary>
    public long Now { get; private set; } = Ticks.Now;

    /// <summary>Runs after each round of reading; for what is better done once than per connection.</summary>
    public Action? AfterReading { get; set; }

    /// <summary>The next moment at which <see cref="OnTime"/> wants to run.</summary>
    public long WakeAt { get; set; } = long.MaxValue;

    /// <summary>Runs when <see cref="WakeAt"/> has come; it sets the next one.</summary>
    public Action? OnTime { get; set; }

    /// <summary>Serves the connection from now on.</summary>
    public void Add(Connection connection)
    {
        epoll.Watch(connection.Handle, connections.Count);
        connections.Add(connection);
    }

    /// <summary>Serves until it is done or the time is over.</summary>
    /// <returns>Whether it was done.</returns>
    public bool Run(TimeSpan atMost, Func<bool>? done = null)
    {
        var end = Ticks.Now + Ticks.Of(atMost);
        while (true)
        {
            if (done?.Invoke() == true) return true;
            Now = Ticks.Now;
            if (Now >= WakeAt) OnTime?.Invoke();
            if (Now >= end) return false;

            var count = epoll.Wait(Math.Min(end, WakeAt) - Now);
            for (var i = 0; i < count; i++) Read(epoll.Tag(i));
            AfterReading?.Invoke();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var connection in connections) connection?.Dispose();
        epoll.Dispose();
    }

    private void Read(int tag)
    {
        if (connections[tag] is not { } connection) return;

        Now = Ticks.Now;
        if (!connection.Read(ref buffer)) connections[tag] = null;
    }
}
