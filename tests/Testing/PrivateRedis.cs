using System.Diagnostics;
using System.Globalization;
using StackExchange.Redis;
using Veza.Doubles;

namespace Veza.Testing;

/// <summary>A Redis of one test's own, with settings that would harm others.</summary>
public sealed class PrivateRedis : IAsyncDisposable
{
    private readonly Process process;

    private PrivateRedis(Process process, int port) => (this.process, Port) = (process, port);

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>For the server under test.</summary>
    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="settings">As on the command line of <c>redis-server</c>.</param>
    public static async Task<PrivateRedis> StartAsync(params string[] settings)
    {
        var port = LoopbackPorts.Take();
        var start = new ProcessStartInfo(TestEnvironment.RedisBinary) { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var argument in (string[])["--bind", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), "--save", "", "--appendonly", "no", .. settings])
            start.ArgumentList.Add(argument);
        var started = Process.Start(start) ?? throw new InvalidOperationException("redis-server did not start.");
        started.OutputDataReceived += (_, _) => { };
        started.BeginOutputReadLine();
        var redis = new PrivateRedis(started, port);
        try
        {
            await Waiting.ForAsync(redis.AnswersAsync, answers => answers);
            return redis;
        }
        catch
        {
            await redis.DisposeAsync();
            throw;
        }
    }

    /// <summary>A connection to it that may do everything.</summary>
    public async Task<ConnectionMultiplexer> ConnectAsync() => await ConnectionMultiplexer.ConnectAsync(ConnectionString + ",allowAdmin=true");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            // At once or not at all: the client library would wait for longer than the server takes to start.
            using var connection = await ConnectionMultiplexer.ConnectAsync(ConnectionString + ",connectRetry=1,connectTimeout=500");
            return connection.IsConnected;
        }
        catch (RedisConnectionException)
        {
            return false; // not yet
        }
    }
}
