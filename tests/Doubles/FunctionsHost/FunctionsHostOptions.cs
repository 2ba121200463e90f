namespace Veza.Doubles.FunctionsHost;

/// <summary>What a <see cref="FunctionsHostDouble"/> runs, and how.</summary>
public sealed class FunctionsHostOptions
{
    /// <summary>The published package: host.json, worker.config.json, the worker.</summary>
    public required string PackageFolder { get; init; }

    /// <summary>
    /// App settings. They become the worker's environment (a colon in a name becomes two underscores), resolve
    /// <c>%NAME%</c> in bindings, and override host.json as <c>AzureFunctionsJobHost__section__key</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Where the public comes in; 0 takes a free port.</summary>
    public int Port { get; init; }

    /// <summary>The system key <c>signalr_extension</c>.</summary>
    public string WebhookKey { get; init; } = "webhook-key";

    /// <summary>Scaled-out instances, each with a worker of its own.</summary>
    public int Instances { get; init; } = 1;

    /// <summary>
    /// Whether the double stands in for the extensions of SignalR and Service Bus when the package does not bring them; if
    /// not, their functions are in error, as on the real host.
    /// </summary>
    public bool PlayExtensions { get; init; } = true;

    /// <summary>Whether timers run by their schedules; if not, <see cref="FunctionsHostDouble.FireTimerAsync"/> alone runs them.</summary>
    public bool RunTimers { get; init; }

    /// <summary>
    /// Whether the platform starts a host anew that stopped itself at the third error; if not, it stays stopped and says
    /// so. Tests that kill often need it.
    /// </summary>
    public bool RecycleStoppedHost { get; init; }

    /// <summary>Whether the worker finds a managed identity endpoint that hands out unsigned tokens.</summary>
    public bool ManagedIdentity { get; init; }

    /// <summary>Hears every line of the workers and of the host.</summary>
    public Action<string>? OnOutput { get; init; }

    /// <summary>Seed of the faults by probability.</summary>
    public int FaultSeed { get; init; } = 1;

    /// <summary>Time of locks, errors and token lifetimes.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
