namespace Veza.Doubles.FunctionsHost;

/// <summary>What the host says of itself in calls to the handler.</summary>
internal static class HostIdentity
{
    public const string Version = "4.1052.300.26370";
    public const string Agent = "Azure-Functions-Host/" + Version;
    public const string VersionHeader = "X-Azure-Functions-HostVersion";
    public const string InvocationHeader = "X-Azure-Functions-InvocationId";

    /// <summary>A client of the handler: pooled connections, nothing followed, decoded or added.</summary>
    public static SocketsHttpHandler Connections(bool followRedirects = false) => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = followRedirects,
        ActivityHeadersPropagator = null,
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
    };
}
