namespace Veza.Doubles.FunctionsHost;

/// <summary>What the host says of itself to the worker.</summary>
internal static class HostIdentity
{
    public const string Version = "4.1052.300.26370";

    /// <summary>What joins a request with its call.</summary>
    public const string InvocationHeader = "x-ms-invocation-id";

    /// <summary>A client of the worker's server: pooled connections, nothing followed, decoded or added.</summary>
    public static SocketsHttpHandler Connections() => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
    };
}
