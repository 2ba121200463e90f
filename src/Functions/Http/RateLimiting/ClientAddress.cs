using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using Veza.Shared.RateLimits;

namespace Veza.Functions.Http.RateLimiting;

/// <summary>Tells where a request comes from, for limits.</summary>
internal sealed class ClientAddress(IOptions<RateLimitOptions> options, TrustedProxies proxies)
{
    // Where proxies are configured, what they forward is the connection's address already, and what is left of the header is made up.
    private readonly string header = proxies.AreConfigured
        && string.Equals(options.Value.ClientAddressHeader, ForwardedHeadersDefaults.XForwardedForHeaderName, StringComparison.OrdinalIgnoreCase)
            ? "" : options.Value.ClientAddressHeader;

    private readonly bool countLoopback = options.Value.CountLoopback;

    /// <summary>
    /// The client's address, from the header that the settings name when a trusted proxy sent the request; an IPv6 address as its
    /// /64. Null when it is this machine's and that does not count.
    /// </summary>
    public string? Of(HttpContext context)
    {
        var address = header.Length > 0 && proxies.Sent(context) ? Forwarded(context) : null;
        address ??= context.Connection.RemoteIpAddress;
        if (address is null) return "unknown";
        if (!countLoopback && IPAddress.IsLoopback(address)) return null;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address.ToString();

        // One household or server has a /64 at least: counting single addresses would not count it at all.
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes).ToString();
    }

    private IPAddress? Forwarded(HttpContext context)
    {
        var text = context.Request.Headers[header].ToString().AsSpan();
        var last = text[(text.LastIndexOf(',') + 1)..].Trim(); // what stands before it, the client may have written
        return IPAddress.TryParse(last, out var address) ? address
            : IPEndPoint.TryParse(last, out var endpoint) ? endpoint.Address
            : null;
    }
}
