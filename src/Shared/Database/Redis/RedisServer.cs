using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Veza.Shared.Database.Redis;

/// <summary>The way to Redis. Nothing that must survive lives there: every caller says what it does without it.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    /// <summary>How answers begin that say "not now": it starts, is a replica, is full, cannot write, or runs another script.</summary>
    private static readonly string[] Refusals = ["LOADING", "READONLY", "OOM", "MISCONF", "BUSY", "CLUSTERDOWN", "MASTERDOWN", "TRYAGAIN"];

    /// <summary>Questions that Redis has not answered yet, also those whose askers no longer wait: the client keeps them.</summary>
    private const int MaxUnanswered = 10_000;

    private readonly SemaphoreSlim connecting = new(1, 1);
    private readonly ConfigurationOptions configuration;
    private readonly ILogger<RedisServer> logger;
    private readonly TimeSpan timeout;
    private volatile ConnectionMultiplexer? connection;
    private int unanswered;

    /// <summary>Connects at the first use.</summary>
    public RedisServer(IOptions<RedisOptions> options, ILogger<RedisServer> logger)
    {
        this.logger = logger;
        Prefix = options.Value.KeyPrefix;
        timeout = options.Value.Timeout;
        configuration = options.Value.ToConfiguration();
    }

    /// <summary>Put before every key and channel.</summary>
    public string Prefix { get; }

    /// <summary>Whether the last word from the server was a good one.</summary>
    public bool IsConnected => connection?.IsConnected ?? false;

    /// <summary>How many commands the client keeps, since Redis has not answered them.</summary>
    internal long Outstanding => connection?.GetCounters().TotalOutstanding ?? 0;

    /// <summary>Raised when a lost connection has been restored: what was published meanwhile is gone.</summary>
    public event Action? Restored;

    /// <summary>The server's keys.</summary>
    /// <exception cref="RedisConnectionException">It is out of reach (also thrown by the commands).</exception>
    public async ValueTask<IDatabase> DatabaseAsync() => (connection ?? await ConnectAsync()).GetDatabase();

    /// <summary>Asks one question; each command of it is answered within <see cref="RedisOptions.Timeout"/>, or fails.</summary>
    /// <exception cref="TimeoutException">No answer in time. This and what the commands throw is an outage (<see cref="IsOutage"/>).</exception>
    public async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> question, CancellationToken ct = default)
    {
        var opened = connection ?? await ConnectAsync().WaitAsync(timeout, ct);
        if (Volatile.Read(ref unanswered) >= MaxUnanswered && Recount() >= MaxUnanswered)
            throw new TimeoutException("Redis has not answered many earlier questions.");

        Interlocked.Increment(ref unanswered);
        var kept = false;
        try
        {
            return await question(opened.GetDatabase());
        }
        catch (TimeoutException)
        {
            kept = true; // nobody waits for it any more, but the client does
            throw;
        }
        catch (OperationCanceledException cut)
        {
            // Nobody can cancel a command: the client ends so what waited for a connection that it cuts.
            throw new RedisConnectionException(ConnectionFailureType.SocketClosed, "The connection was cut before Redis answered.", cut);
        }
        finally
        {
            if (!kept) Interlocked.Decrement(ref unanswered);
        }
    }

    /// <summary>The server's channels.</summary>
    /// <exception cref="RedisConnectionException">It is out of reach (also thrown by the commands).</exception>
    public async ValueTask<ISubscriber> SubscriberAsync() => (connection ?? await ConnectAsync()).GetSubscriber();

    /// <summary>Whether the exception means "Redis is not there", which features degrade on, and not a bug.</summary>
    public static bool IsOutage(Exception exception) => exception switch
    {
        RedisServerException answer => IsNotNow(answer.Message),
        // Of a connection that it cuts, since nothing comes, the client hands on what its reader threw.
        InvalidOperationException { Source: "System.IO.Pipelines" } or IOException or SocketException => true,
        _ => exception is RedisConnectionException or TimeoutException or ObjectDisposedException,
    };

    internal static bool IsNotNow(string answer) =>
        Refusals.Any(word => answer.StartsWith(word, StringComparison.Ordinal))
        || answer.Contains("OOM command not allowed", StringComparison.Ordinal); // within a script, before Redis 7

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (connection is not null) await connection.CloseAsync(allowCommandsToComplete: false);
        connecting.Dispose();
    }

    /// <summary>What timed out is answered later or ends with its connection, and nobody is told: the client knows how many are left.</summary>
    private int Recount()
    {
        var count = (int)Outstanding;
        Volatile.Write(ref unanswered, count);
        return count;
    }

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        await connecting.WaitAsync();
        try
        {
            if (connection is not null) return connection;

            var opened = await ConnectionMultiplexer.ConnectAsync(configuration);
            opened.ConnectionFailed += (_, _) => DatabaseLog.RedisLost(logger);
            opened.ConnectionRestored += (_, _) =>
            {
                DatabaseLog.RedisBack(logger);
                Restored?.Invoke();
            };
            return connection = opened;
        }
        finally
        {
            connecting.Release();
        }
    }
}
