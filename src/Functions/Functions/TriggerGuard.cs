namespace Veza.Functions.Functions;

/// <summary>
/// Tells a call of the Functions host from a public request that it forwards: both come to the same port. A public request
/// has been through a proxy that leaves its marks, or names another host.
/// </summary>
internal static class TriggerGuard
{
    private const string HostAgent = "Azure-Functions-Host/";

    private static readonly string[] PublicMarks = ["X-Forwarded-For", "X-Forwarded-Host", "x-ms-invocation-id"];

    /// <summary>Whether the host itself calls.</summary>
    public static bool Admits(HttpContext context)
    {
        var request = context.Request;
        if (!string.Equals(request.Host.Host, "127.0.0.1", StringComparison.Ordinal)) return false;
        if (request.Host.Port != context.Connection.LocalPort) return false;
        if (request.Headers.UserAgent is not [{ } agent] || !agent.StartsWith(HostAgent, StringComparison.Ordinal)) return false;
        foreach (var mark in PublicMarks)
            if (request.Headers.ContainsKey(mark)) return false;
        return true;
    }
}
