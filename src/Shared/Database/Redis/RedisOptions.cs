namespace Veza.Shared.Database.Redis;

/// <summary>Redis, section <c>Veza:Redis</c>.</summary>
public sealed class RedisOptions
{
    /// <summary>StackExchange.Redis connection string, for example <c>127.0.0.1:6379,password=…</c>.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>Put before every key and channel, so that several installations can share one server.</summary>
    public string KeyPrefix { get; set; } = "veza:";

    /// <summary>How long a command may take before the feature that asked degrades.</summary>
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
}
