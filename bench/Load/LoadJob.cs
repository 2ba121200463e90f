using System.Text.Json.Serialization;

namespace Veza.Bench.Load;

/// <summary>How a client connects.</summary>
internal enum Door
{
    /// <summary>The product: access tokens, its hub.</summary>
    Veza,

    /// <summary>The product, wherever its negotiate sends the client.</summary>
    Negotiated,

    /// <summary>A bare SignalR hub.</summary>
    SignalR,

    /// <summary>A bare WebSocket.</summary>
    Socket,
}

/// <summary>One measurement that the load generator is asked for.</summary>
/// <param name="Kind">The name of the job.</param>
/// <param name="Server">Where the server listens.</param>
/// <param name="ServerPid">Its process, whose use of the machine is measured too.</param>
internal sealed record LoadJob(string Kind, Uri Server, int ServerPid)
{
    /// <summary>How clients connect.</summary>
    public Door Door { get; init; }

    /// <summary>Connections.</summary>
    public int Clients { get; init; } = 64;

    /// <summary>Members of each room; clients fill one room after the other.</summary>
    public int RoomSize { get; init; } = 100;

    /// <summary>Rooms to choose from, where clients are in many.</summary>
    public int Rooms { get; init; } = 1;

    /// <summary>The number of the first room.</summary>
    public int FirstRoom { get; init; }

    /// <summary>Messages that each room has already.</summary>
    public int Messages { get; init; }

    /// <summary>Events or sends under way at once, in each room.</summary>
    public int InFlight { get; init; } = 1;

    /// <summary>Messages per second, on a fixed schedule.</summary>
    public int Rate { get; init; }

    /// <summary>Access tokens of the clients, for a server that hands out none.</summary>
    public IReadOnlyList<string> Bearers { get; init; } = [];

    /// <summary>Where the double of SignalR Service tells how often it was called; null: there is none.</summary>
    public Uri? Stage { get; init; }

    /// <summary>How many times as long as usual it is measured.</summary>
    public int Stretch { get; init; } = 1;

    /// <summary>Whether to warm up until the server has compiled its hot code: its first turn.</summary>
    public bool Settle { get; init; }

    /// <summary>Not measured.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Measured.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(2);
}

/// <summary>What was measured.</summary>
internal sealed record LoadResult
{
    /// <summary>Operations per second: requests, sends or deliveries, as the job counts.</summary>
    public double PerSecond { get; init; }

    /// <summary>Milliseconds.</summary>
    public double P50 { get; init; }

    /// <summary>Milliseconds.</summary>
    public double P95 { get; init; }

    /// <summary>Milliseconds.</summary>
    public double P99 { get; init; }

    /// <summary>Cores that the server used.</summary>
    public double ServerCores { get; init; }

    /// <summary>Cores that the load generator used.</summary>
    public double LoadCores { get; init; }

    /// <summary>The server's memory at the end.</summary>
    public double ServerMegabytes { get; init; }

    /// <summary>Deliveries that did not come.</summary>
    public long Missing { get; init; }

    /// <summary>Deliveries that came twice.</summary>
    public long Doubled { get; init; }

    /// <summary>Deliveries that came after a later one.</summary>
    public long Reordered { get; init; }

    /// <summary>Messages that the receivers checked, measured or not, where it matters.</summary>
    public long Messages { get; init; }

    /// <summary>The frames that brought them, those of one member in each room.</summary>
    public long Batches { get; init; }

    /// <summary>Calls to SignalR Service that sent something to a group meanwhile.</summary>
    public long GroupSends { get; init; }

    /// <summary>All other calls to SignalR Service meanwhile.</summary>
    public long OtherCalls { get; init; }

    /// <summary>Refused requests and lost connections.</summary>
    public long Errors { get; init; }

    /// <summary>What the first of them said.</summary>
    public string? FirstError { get; init; }

    /// <summary>What only this job has to say, by name.</summary>
    public Dictionary<string, double> More { get; init; } = [];
}

/// <summary>The messages between the processes.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(LoadJob))]
[JsonSerializable(typeof(LoadResult))]
[JsonSerializable(typeof(Running.ServerReady))]
[JsonSerializable(typeof(Running.ReportFile))]
[JsonSerializable(typeof(Servers.StagePlan))]
[JsonSerializable(typeof(Servers.StageCounts))]
internal sealed partial class BenchJson : JsonSerializerContext;
