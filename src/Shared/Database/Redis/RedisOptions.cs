using StackExchange.Redis;

namespace Veza.Shared.Database.Redis;

/// <summary>Redis, section <c>Veza:Redis</c>.</summary>
public sealed class RedisOptions
{
    private static readonly TimeSpan LongestBeat = TimeSpan.FromMilliseconds(100);

    /// <summary>StackExchange.Redis connection string, for example <c>127.0.0.1:6379,user=…,password=…,ssl=true</c>.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>Put before every key and channel, so that several installations can share one server.</summary>
    public string KeyPrefix { get; set; } = "veza:";

    /// <summary>How long a command may take at most before the feature that asked degrades.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>What is wrong, and how to mend it; null when all is well.</summary>
    public string? Validate() =>
        string.IsNullOrWhiteSpace(ConnectionString)
            ? "Veza:Redis:ConnectionString is empty. Set the environment variable Veza__Redis__ConnectionString, "
              + "for example to '127.0.0.1:6379'."
        : string.IsNullOrWhiteSpace(KeyPrefix)
            ? "Veza:Redis:KeyPrefix is empty; give it a value such as 'veza:'."
        : Timeout < TimeSpan.FromMilliseconds(50) || Timeout > TimeSpan.FromSeconds(30)
            ? $"Veza:Redis:Timeout is {Timeout}; it must lie between 00:00:00.050 and 00:00:30."
        : null;

    /// <summary>
    /// What the client library is told. It looks for commands that are overdue once a beat, so that they fail within the last beat before
    /// <see cref="Timeout"/>. A command for which there is no connection fails at once: features degrade, nothing waits in a queue.
    /// </summary>
    internal ConfigurationOptions ToConfiguration()
    {
        var beat = TimeSpan.FromTicks(Math.Min(Timeout.Ticks / 10, LongestBeat.Ticks));
        var configuration = ConfigurationOptions.Parse(ConnectionString);
        configuration.AbortOnConnectFail = false;
        configuration.ConnectRetry = 1; // it goes on trying in the background
        // What waits to be written when the connection fails would otherwise end with whatever the socket threw.
        configuration.BacklogPolicy = new BacklogPolicy { QueueWhileDisconnected = false, AbortPendingOnConnectionFailure = false };
        configuration.ClientName = "veza";
        configuration.HeartbeatInterval = beat;
        configuration.AsyncTimeout = configuration.SyncTimeout = (int)(Timeout - beat).TotalMilliseconds;
        configuration.ConnectTimeout = (int)RedisReconnects.Longest.TotalMilliseconds;
        configuration.ReconnectRetryPolicy = new RedisReconnects();
        configuration.KeepAlive = 15;
        // Nothing here blocks a thread of the pool: threads of the client's own only cost twice the processor time for each command.
        configuration.SocketManager = SocketManager.ThreadPool;
        // A single server has no rival: no key and no channel outside of the prefix is looked at, which an access list may forbid.
        if (configuration.EndPoints.Count == 1) configuration.TieBreaker = configuration.ConfigurationChannel = "";
        return configuration;
    }
}
