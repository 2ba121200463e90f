namespace Veza.Shared.Realtime;

/// <summary>Connections, section <c>Veza:Realtime</c>. The limits are those of the original hub's specification.</summary>
internal sealed class RealtimeOptions
{
    /// <summary>Connections of one user at a time, over all processes; the newest wins.</summary>
    public int MaxConnectionsPerUser { get; set; } = 3;

    /// <summary>
    /// A connection hears all rooms of its user, up to <c>Veza:Rooms:MaxRoomsPerUser</c>. Of rooms beyond that, which there are
    /// where that limit was lowered, it hears so many that it asks for with <c>room.join</c>; the one asked for first gives way,
    /// and the client is told.
    /// </summary>
    public int MaxRoomsPerConnection { get; set; } = 50;

    /// <summary>People whose presence one connection may watch.</summary>
    public int MaxWatchedPerConnection { get; set; } = 200;

    /// <summary>Frames that may wait for one connection; a client slower than that is disconnected and catches up.</summary>
    public int MessageQueueSize { get; set; } = 1_000;

    /// <summary>Events that may wait for one room; beyond it they are dropped and the room is told to catch up.</summary>
    public int MaxQueuedEvents { get; set; } = 10_000;

    /// <summary>
    /// How long an event of a room waits for one with a lower number that another process announced and that is still on its way;
    /// 0: not at all. Where one process runs, nothing waits, but for the first event after somebody came to a room in that moment.
    /// </summary>
    public TimeSpan ReorderFor { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Events of one room that wait so; beyond it they are sent as they came.</summary>
    public int MaxReordered { get; set; } = 256;

    /// <summary>
    /// How often the server pings. Below the 30 s of the specification, because the official clients give a silent server up
    /// after 30 s.
    /// </summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// What clients are told about how long they may be silent before they send a <c>ping</c>, which renews their presence;
    /// below half of <c>Veza:Presence:LeaseLife</c>. Behind the Functions host each costs a call, and the default is 2 minutes.
    /// </summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>A connection without any traffic for as long is ended.</summary>
    public TimeSpan ConnectionTimeout { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>Largest frame from a client, in bytes.</summary>
    public int MaxMessageBytes { get; set; } = 1024 * 1024;

    /// <summary>Invocations of one connection that may run at a time; sends keep their order all the same.</summary>
    public int MaxParallelInvocations { get; set; } = 64;

    /// <summary>Where clients reach this installation, for example <c>https://chat.example.com</c>; empty: as they called it.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>What is wrong, and how to mend it; null when all is well.</summary>
    public string? Validate() =>
        Range(nameof(MaxConnectionsPerUser), MaxConnectionsPerUser, 1, 1_000)
        ?? Range(nameof(MaxRoomsPerConnection), MaxRoomsPerConnection, 1, 10_000)
        ?? Range(nameof(MaxWatchedPerConnection), MaxWatchedPerConnection, 1, 10_000)
        ?? Range(nameof(MessageQueueSize), MessageQueueSize, 1, 1_000_000)
        ?? Range(nameof(MaxQueuedEvents), MaxQueuedEvents, 1, 1_000_000)
        ?? Range(nameof(ReorderFor), ReorderFor, TimeSpan.Zero, TimeSpan.FromSeconds(1))
        ?? Range(nameof(MaxReordered), MaxReordered, 1, 100_000)
        ?? Range(nameof(MaxMessageBytes), MaxMessageBytes, 1_024, 64 * 1024 * 1024)
        ?? Range(nameof(MaxParallelInvocations), MaxParallelInvocations, 1, 10_000)
        ?? Range(nameof(HeartbeatInterval), HeartbeatInterval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5))
        ?? Range(nameof(PingInterval), PingInterval, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(30))
        ?? Range(nameof(ConnectionTimeout), ConnectionTimeout, 2 * HeartbeatInterval, TimeSpan.FromHours(1))
        ?? (PublicUrl.Length == 0 || Uri.TryCreate(PublicUrl, UriKind.Absolute, out _) ? null
            : $"Veza:Realtime:PublicUrl is '{PublicUrl}'; it must be an absolute URL such as https://chat.example.com, or empty.");

    private static string? Range<T>(string name, T value, T least, T most) where T : IComparable<T> =>
        value.CompareTo(least) < 0 || value.CompareTo(most) > 0
            ? $"Veza:Realtime:{name} is {value}; it must lie between {least} and {most}."
            : null;
}
