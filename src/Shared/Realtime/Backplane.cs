using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Veza.Shared.Database.Redis;

namespace Veza.Shared.Realtime;

/// <summary>
/// Short notices between the processes of one installation, over one Redis channel. Best effort, in order per sender: who
/// depends on a notice also has a time limit (caches) or a sequence number (events), and <see cref="Missed"/> tells when
/// some may have been lost. A process does not hear its own notices.
/// </summary>
public sealed class Backplane : BackgroundService
{
    private const int MaxQueued = 10_000;
    private const int HeaderBytes = 17;

    private readonly ConcurrentDictionary<byte, Action<ReadOnlyMemory<byte>>> handlers = new();
    private readonly Channel<byte[]> outgoing = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(MaxQueued) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly RedisServer redis;
    private readonly ProcessIdentity process;
    private readonly ILogger<Backplane> logger;
    private readonly RedisChannel channel;
    private int lost;

    /// <summary>Subscribes when the host starts.</summary>
    public Backplane(RedisServer redis, ProcessIdentity process, ILogger<Backplane> logger)
    {
        this.redis = redis;
        this.process = process;
        this.logger = logger;
        channel = redis.Prefix + "backplane";
        redis.Restored += () => Missed?.Invoke();
    }

    /// <summary>Raised when notices from other processes may have been lost.</summary>
    public event Action? Missed;

    /// <summary>Registers the one handler of a kind of notice. It runs on the receiving thread: quick, no waiting.</summary>
    public void Handle(BackplaneNotice kind, Action<ReadOnlyMemory<byte>> handler)
    {
        if (!handlers.TryAdd((byte)kind, handler))
            throw new InvalidOperationException($"There is a handler for {kind} already.");
    }

    /// <summary>Tells the other processes. Returns at once; what does not fit the queue is dropped and counted as missed.</summary>
    public void Send(BackplaneNotice kind, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[HeaderBytes + payload.Length];
        process.Id.TryWriteBytes(frame);
        frame[16] = (byte)kind;
        payload.CopyTo(frame.AsSpan(HeaderBytes));
        if (!outgoing.Writer.TryWrite(frame)) Interlocked.Exchange(ref lost, 1);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await SubscribeAsync(stoppingToken);
        await foreach (var frame in outgoing.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                // Commands leave in the order of these calls and are pipelined; waiting for the oldest bounds what is under way.
                var subscriber = await redis.SubscriberAsync();
                if (Interlocked.Exchange(ref lost, 0) == 1) await subscriber.PublishAsync(channel, Resync());
                await subscriber.PublishAsync(channel, frame);
            }
            catch (Exception e) when (RedisServer.IsOutage(e))
            {
                Interlocked.Exchange(ref lost, 1);
                RealtimeLog.BackplaneFrameDropped(logger, e.GetType().Name);
            }
        }
    }

    private async Task SubscribeAsync(CancellationToken ct)
    {
        for (var wait = TimeSpan.FromMilliseconds(250); ; wait = TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, TimeSpan.TicksPerMinute / 4)))
        {
            try
            {
                // After a lost connection the client library subscribes again by itself.
                await (await redis.SubscriberAsync()).SubscribeAsync(channel, (_, value) => Receive(value));
                return;
            }
            catch (Exception e) when (RedisServer.IsOutage(e))
            {
                RealtimeLog.BackplaneWaiting(logger, e.GetType().Name);
                await Task.Delay(wait, ct);
            }
        }
    }

    private void Receive(byte[]? frame)
    {
        if (frame is null || frame.Length < HeaderBytes) return;
        if (new Guid(frame.AsSpan(0, 16)) == process.Id) return;

        if (frame[16] == (byte)BackplaneNotice.Missed) Missed?.Invoke();
        else if (handlers.TryGetValue(frame[16], out var handler)) handler(frame.AsMemory(HeaderBytes));
    }

    private byte[] Resync()
    {
        var frame = new byte[HeaderBytes];
        process.Id.TryWriteBytes(frame);
        frame[16] = (byte)BackplaneNotice.Missed;
        return frame;
    }
}

/// <summary>The kinds of notice; numbers are the wire form, so they are never used again for something else.</summary>
public enum BackplaneNotice : byte
{
    /// <summary>The sender lost notices: whoever was to get them should catch up.</summary>
    Missed = 0,

    /// <summary>Events for an audience.</summary>
    Events = 1,

    /// <summary>A user joined or left a room: connections and caches follow.</summary>
    Membership = 2,

    /// <summary>A user's connections end.</summary>
    Disconnect = 3,

    /// <summary>A user opened a connection; the oldest over the limit end.</summary>
    Connected = 4,

    /// <summary>A room's cached state is out of date.</summary>
    RoomChanged = 5,

    /// <summary>A user's cached profile is out of date.</summary>
    UserChanged = 6,

    /// <summary>A sign-in was ended: cached tokens of it no longer count.</summary>
    SessionEnded = 7,

    /// <summary>The signing keys changed.</summary>
    KeysChanged = 8,
}
