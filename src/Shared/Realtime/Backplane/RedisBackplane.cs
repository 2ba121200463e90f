using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Veza.Shared.Database.Redis;

namespace Veza.Shared.Realtime.Backplane;

/// <summary>
/// Short notices between the processes of one installation, over one Redis channel. Best effort, in order per sender: who
/// depends on a notice also has a time limit (caches) or a sequence number (events), and <see cref="Missed"/> tells when
/// some may have been lost. A process does not hear its own notices.
/// </summary>
public sealed class RedisBackplane : BackgroundService
{
    private const int MaxQueued = 10_000;
    private const int MaxQueuedBytes = 32 * 1024 * 1024;
    private const int IdBytes = 16;
    private const int HeaderBytes = 5; // of a notice within a frame: its kind and its length
    private const int MaxFrameBytes = 256 * 1024;

    private readonly ConcurrentDictionary<byte, Action<ReadOnlyMemory<byte>>> handlers = new();
    private readonly Channel<byte[]> outgoing = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(MaxQueued) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RedisServer redis;
    private readonly ProcessIdentity process;
    private readonly ILogger<RedisBackplane> logger;
    private readonly RedisChannel channel;
    private int lost;
    private long queuedBytes;

    /// <summary>Subscribes when the host starts.</summary>
    public RedisBackplane(RedisServer redis, ProcessIdentity process, ILogger<RedisBackplane> logger)
    {
        this.redis = redis;
        this.process = process;
        this.logger = logger;
        channel = RedisChannel.Literal(redis.Prefix + "backplane");
        redis.Restored += () => Missed?.Invoke();
    }

    /// <summary>Raised when notices from other processes may have been lost.</summary>
    public event Action? Missed;

    /// <summary>Registers the one handler of a kind of notice. It runs on the receiving thread: quick, no waiting.</summary>
    public void Handle(BackplaneMessage kind, Action<ReadOnlyMemory<byte>> handler)
    {
        if (!handlers.TryAdd((byte)kind, handler))
            throw new InvalidOperationException($"There is a handler for {kind} already.");
    }

    /// <summary>Tells the other processes. Returns at once; what does not fit the queue is dropped and counted as missed.</summary>
    public void Send(BackplaneMessage kind, ReadOnlySpan<byte> payload)
    {
        var notice = new byte[HeaderBytes + payload.Length];
        notice[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(notice.AsSpan(1), payload.Length);
        payload.CopyTo(notice.AsSpan(HeaderBytes));
        if (Interlocked.Add(ref queuedBytes, notice.Length) <= MaxQueuedBytes && outgoing.Writer.TryWrite(notice)) return;
        Interlocked.Add(ref queuedBytes, -notice.Length);
        Interlocked.Exchange(ref lost, 1);
    }

    /// <summary>Starts listening before the first client can connect; without Redis the start goes on all the same.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await Task.WhenAny(subscribed.Task, Task.Delay(StartsWithin, cancellationToken));
        if (!subscribed.Task.IsCompleted) _ = MissedUntilSubscribedAsync();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await SubscribeAsync(stoppingToken);
        subscribed.TrySetResult();
        var frame = new ArrayBufferWriter<byte>();
        while (await outgoing.Reader.WaitToReadAsync(stoppingToken))
        {
            // What queued up while the last frame was on its way shares the next.
            frame.ResetWrittenCount();
            process.Id.TryWriteBytes(frame.GetSpan(IdBytes));
            frame.Advance(IdBytes);
            if (Interlocked.Exchange(ref lost, 0) == 1) frame.Write((ReadOnlySpan<byte>)[(byte)BackplaneMessage.Missed, 0, 0, 0, 0]);
            while (frame.WrittenCount < MaxFrameBytes && outgoing.Reader.TryRead(out var notice))
            {
                frame.Write(notice);
                Interlocked.Add(ref queuedBytes, -notice.Length);
            }

            try
            {
                await redis.AskAsync(database => database.PublishAsync(channel, frame.WrittenMemory), stoppingToken);
            }
            catch (Exception e) when (RedisServer.IsOutage(e))
            {
                frame = new ArrayBufferWriter<byte>(); // the client may still have to write the former one
                Interlocked.Exchange(ref lost, 1);
                RealtimeLog.BackplaneFrameDropped(logger, e.GetType().Name);
            }
        }
    }

    /// <summary>Who connected meanwhile has heard nothing of the other processes.</summary>
    private async Task MissedUntilSubscribedAsync()
    {
        await subscribed.Task;
        Missed?.Invoke();
    }

    private async Task SubscribeAsync(CancellationToken ct)
    {
        for (var wait = TimeSpan.FromMilliseconds(250); ; wait = TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, TimeSpan.TicksPerMinute / 4)))
        {
            ISubscriber? subscriber = null;
            try
            {
                // After a lost connection the client library subscribes again by itself. A queue, since that alone keeps the order.
                subscriber = await redis.SubscriberAsync();
                (await subscriber.SubscribeAsync(channel)).OnMessage(message => Receive(message.Message));
                return;
            }
            catch (Exception e) when (RedisServer.IsOutage(e) || (e is OperationCanceledException && !ct.IsCancellationRequested))
            {
                RealtimeLog.BackplaneWaiting(logger, e.GetType().Name);
                // The client library keeps what failed and subscribes to it later: it would be heard besides the next try's.
                subscriber?.Unsubscribe(channel, flags: CommandFlags.FireAndForget);
                await Task.Delay(wait, ct);
            }
        }
    }

    private void Receive(byte[]? frame)
    {
        if (frame is null || frame.Length < IdBytes || new Guid(frame.AsSpan(0, IdBytes)) == process.Id) return;

        for (var at = IdBytes; at + HeaderBytes <= frame.Length;)
        {
            var kind = frame[at];
            var length = BinaryPrimitives.ReadInt32LittleEndian(frame.AsSpan(at + 1));
            var payload = at + HeaderBytes;
            if (length < 0 || length > frame.Length - payload) return;

            at = payload + length;
            if (kind == (byte)BackplaneMessage.Missed) Missed?.Invoke();
            else if (handlers.TryGetValue(kind, out var handler)) handler(frame.AsMemory(payload, length));
        }
    }
}

/// <summary>The kinds of notice; numbers are the wire form, so they are never used again for something else.</summary>
public enum BackplaneMessage : byte
{
    /// <summary>The sender lost notices: whoever was to get them should catch up.</summary>
    Missed = 0,

    /// <summary>Events for a group.</summary>
    Events = 1,

    /// <summary>A user joined or left a room: the connections follow. (Caches follow <see cref="RoomChanged"/>.)</summary>
    Membership = 2,

    /// <summary>A user's connections end.</summary>
    Disconnect = 3,

    /// <summary>These connections give way to a newer one of their user.</summary>
    Replaced = 4,

    /// <summary>A room's cached state is out of date.</summary>
    RoomChanged = 5,

    /// <summary>A user's cached profile is out of date.</summary>
    UserChanged = 6,

    /// <summary>A sign-in was ended: cached tokens of it no longer count.</summary>
    SessionEnded = 7,

    /// <summary>The signing keys changed.</summary>
    KeysChanged = 8,

    /// <summary>What holds in a tenant for its people and rooms changed.</summary>
    RestrictionsChanged = 9,

    /// <summary>The rules by which texts of a tenant are judged changed.</summary>
    RulesChanged = 10,

    /// <summary>What people may do in a space changed.</summary>
    SpaceChanged = 11,
}
