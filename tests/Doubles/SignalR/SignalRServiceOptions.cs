using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Veza.Doubles.SignalR;

/// <summary>Settings of a <see cref="SignalRServiceDouble"/>; the defaults are those of the service.</summary>
public sealed class SignalRServiceOptions
{
    /// <summary>The primary key and, as a rule, a secondary one. Used as text: the UTF-8 bytes sign.</summary>
    public IReadOnlyList<string> AccessKeys { get; init; } = [NewKey(), NewKey()];

    /// <summary>0 takes a free port; it stays the same over restarts.</summary>
    public int Port { get; init; }

    /// <summary>The hub that the inspecting members speak of. Others work too, each with connections of its own.</summary>
    public string Hub { get; init; } = "chat";

    /// <summary>Whether REST takes Entra tokens (any signature) for https://signalr.azure.com.</summary>
    public bool AllowEntra { get; init; }

    /// <summary>Where to post events; see <see cref="SignalRServiceDouble.UpstreamTemplate"/>.</summary>
    public string? UpstreamTemplate { get; init; }

    /// <summary>Moves expiry, keep-alive and timeouts.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How long a client has to connect after its negotiate.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a connection has to ask for its protocol.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>After this long without a frame to a client it gets a ping.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A client that is silent for so long is gone.</summary>
    public TimeSpan ClientTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one upstream call may take.</summary>
    public TimeSpan UpstreamTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Above it, connecting clients get 429.</summary>
    public int MaxConnections { get; init; } = 100_000;

    /// <summary>Bytes waiting for a slow client; the next frame above it ends its connection.</summary>
    public int MaxBacklogBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>The longest message of a client.</summary>
    public int MaxClientMessageBytes { get; init; } = 1024 * 1024;

    /// <summary>Messages of one client that wait for the upstream before reading from it pauses.</summary>
    public int MaxWaitingMessages { get; init; } = 1000;

    /// <summary>Makes the random faults repeatable.</summary>
    public int FaultSeed { get; init; } = 1;

    /// <summary>Hears what goes wrong inside the double.</summary>
    public ILoggerFactory Logging { get; init; } = NullLoggerFactory.Instance;

    internal void Validate()
    {
        if (AccessKeys.Count is < 1 or > 2 || AccessKeys.Any(string.IsNullOrEmpty))
            throw new InvalidOperationException($"AccessKeys holds {AccessKeys.Count} keys: give one or two, none empty.");
        foreach (var (name, value) in new (string, TimeSpan)[]
        {
            (nameof(ConnectTimeout), ConnectTimeout), (nameof(HandshakeTimeout), HandshakeTimeout),
            (nameof(KeepAlive), KeepAlive), (nameof(ClientTimeout), ClientTimeout), (nameof(UpstreamTimeout), UpstreamTimeout),
        })
            if (value <= TimeSpan.Zero) throw new InvalidOperationException($"{name} is {value}: give a time above zero.");
        foreach (var (name, value) in new (string, int)[]
        {
            (nameof(MaxConnections), MaxConnections), (nameof(MaxBacklogBytes), MaxBacklogBytes),
            (nameof(MaxClientMessageBytes), MaxClientMessageBytes), (nameof(MaxWaitingMessages), MaxWaitingMessages),
        })
            if (value <= 0) throw new InvalidOperationException($"{name} is {value}: give a number above zero.");
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
}
