using System.Net;
using Microsoft.Extensions.Options;
using Veza.Functions.Http.Problems;
using Veza.Shared.Common;
using Veza.Shared.Realtime;

namespace Veza.Functions.Http;

/// <summary>
/// Answers only under the names of this installation: addresses that are handed out are made from the request's host, and a web
/// page of another name that resolves to this machine has no business here. Health is told under any name.
/// </summary>
internal sealed class HostGuard(RequestDelegate next, IOptions<HttpOptions> http, IOptions<RealtimeOptions> realtime)
{
    private static readonly Error NotAllowed = new(
        "host_not_allowed", ErrorKind.Invalid, "This server does not answer under that host name; see Veza:Http:AllowedHosts.");

    private readonly bool any = http.Value.AllowedHosts.Contains("*");
    private readonly string[] domains = [.. http.Value.AllowedHosts.Where(h => h.StartsWith("*.", StringComparison.Ordinal)).Select(h => h[1..])];
    private readonly HashSet<string> names = new(
        ["localhost", "127.0.0.1", "[::1]", .. PublicHost(realtime.Value.PublicUrl), .. http.Value.AllowedHosts],
        StringComparer.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext context) =>
        any || Admits(context) || context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase)
            ? next(context)
            : ProblemResults.WriteAsync(context, NotAllowed);

    private bool Admits(HttpContext context)
    {
        var host = context.Request.Host.Host;
        return names.Contains(host)
            || (IPAddress.TryParse(host, out var address) && IsOwn(address, context.Connection.LocalIpAddress))
            || Array.Exists(domains, d => host.Length > d.Length && host.EndsWith(d, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The address that the connection came in at cannot be made up by a page of another name.</summary>
    private static bool IsOwn(IPAddress named, IPAddress? own) =>
        own is not null && named.Equals(own.IsIPv4MappedToIPv6 ? own.MapToIPv4() : own);

    private static string[] PublicHost(string url) => url.Length == 0 ? [] : [new Uri(url).Host];
}
