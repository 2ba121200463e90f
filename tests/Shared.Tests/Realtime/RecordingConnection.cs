using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Hub;
using Veza.Functions.Hub.Groups;
using Veza.Shared.Access.Rights;
using Veza.Shared.Access.Spaces;
using Veza.Shared.Database;
using Veza.Shared.Database.Redis;
using Veza.Shared.Realtime;
using Veza.Shared.Realtime.Backplane;
using Veza.Shared.Rooms;
using Veza.Shared.Rooms.Announcing;
using Veza.Shared.Rooms.Members;

namespace Veza.Shared.Tests.Realtime;

/// <summary>SignalR's end of a connection: keeps the frames that are written, and is as slow as the test wants.</summary>
internal sealed class RecordingConnection : HubConnectionContext
{
    private static readonly JsonHubProtocol Json = new();

    private readonly List<string> frames = [];
    private readonly SemaphoreSlim written = new(0);
    private readonly ManualResetEventSlim open = new(initialState: true);
    private TaskCompletionSource? slow;

    private RecordingConnection(ConnectionContext connection)
        : base(connection, new HubConnectionContextOptions { KeepAliveInterval = TimeSpan.FromHours(1) }, NullLoggerFactory.Instance)
    {
    }

    /// <summary>Whole frames, in the order of writing.</summary>
    public IReadOnlyList<string> Frames
    {
        get
        {
            lock (frames) return [.. frames];
        }
    }

    /// <summary>The events of all frames, in order.</summary>
    public IReadOnlyList<JsonNode> Events =>
        [.. Frames.Select(f => JsonNode.Parse(f)!).Where(f => f["target"] is not null).SelectMany(f => f["arguments"]![0]!.AsArray()).OfType<JsonNode>()];

    /// <summary>A connection, and what of it is written to.</summary>
    public static (RecordingConnection Hub, HubConnection Client) Open(int maxBacklog = 1_000)
    {
        var pipe = new NeverUsed();
        var hub = new RecordingConnection(new DefaultConnectionContext("test", pipe, pipe));
        var caller = new Caller(new(Fresh.Id()), new(Fresh.Id()), new(Fresh.Id()));
        return (hub, new HubConnection(Subscriptions(), hub, caller, Fresh.Id(), maxBacklog));
    }

    /// <summary>Of a process that never meets the others: Redis and PostgreSQL are connected to at the first use, which does not come.</summary>
    private static HubSubscriptions Subscriptions()
    {
        var redis = new RedisServer(Options.Create(new RedisOptions { ConnectionString = "127.0.0.1:1" }), NullLogger<RedisServer>.Instance);
        var process = new ProcessIdentity(TimeProvider.System);
        var backplane = new RedisBackplane(redis, process, NullLogger<RedisBackplane>.Instance);
        var (postgres, rights) = (new Postgres(Options.Create(new DatabaseOptions { ConnectionString = "Host=127.0.0.1" })), Options.Create(new RightsOptions()));
        var watch = new RightsWatch(new RightsRepository(postgres), backplane, rights, TimeProvider.System, NullLogger<RightsWatch>.Instance);
        var order = new AnnouncementOrder(Options.Create(new RoomOptions()), TimeProvider.System, NullLogger<AnnouncementOrder>.Instance);
        var rooms = new RoomAccess(new RoomRepository(postgres, order), new RoomMemberRepository(postgres), backplane, order, watch,
            new SpaceRights(new SpaceGrantsRepository(postgres), backplane, watch), TimeProvider.System);
        return new HubSubscriptions(
            new LiveStats(TimeProvider.System), Options.Create(new RealtimeOptions()), Options.Create(new RoomOptions()),
            new Reordering(Options.Create(new RealtimeOptions()), TimeProvider.System), new RoomSettling(rooms, rights));
    }

    /// <summary>From now on whoever writes stands still inside the call, until <see cref="Release"/>.</summary>
    public void Hold() => open.Reset();

    /// <summary>Lets the writer go on.</summary>
    public void Release() => open.Set();

    /// <summary>Returns when an event fits.</summary>
    public async Task UntilAsync(Func<JsonNode, bool> fits)
    {
        while (!Events.Any(fits))
            if (!await written.WaitAsync(TimeSpan.FromSeconds(20))) throw new TimeoutException("The awaited event was not written.");
    }

    /// <summary>From now on a write takes until <see cref="GoOn"/>.</summary>
    public void Stall() => slow = new TaskCompletionSource();

    /// <summary>The write under way is done, and those that follow are at once.</summary>
    public void GoOn()
    {
        var stalled = slow;
        slow = null;
        stalled?.SetResult();
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(SerializedHubMessage message, CancellationToken cancellationToken = default)
    {
        lock (frames) frames.Add(Encoding.UTF8.GetString(message.GetSerializedMessage(Json).Span[..^1]));
        written.Release();
        open.Wait(cancellationToken);
        return slow is null ? ValueTask.CompletedTask : new ValueTask(slow.Task);
    }

    private sealed class NeverUsed : IDuplexPipe
    {
        private readonly Pipe pipe = new();

        public PipeReader Input => pipe.Reader;

        public PipeWriter Output => pipe.Writer;
    }
}
