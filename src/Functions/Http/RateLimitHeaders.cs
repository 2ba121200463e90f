using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Veza.Shared.Identity;

namespace Veza.Functions.Http;

/// <summary>How limits show on the wire, and whom they count.</summary>
internal static class RateLimitHeaders
{
    /// <summary>Writes <c>RateLimit-Limit</c>, <c>-Remaining</c> and <c>-Reset</c> (seconds); nothing when unlimited.</summary>
    public static void Write(HttpContext context, RateDecision decision)
    {
        if (decision.Limit == 0) return;
        var headers = context.Response.Headers;
        headers["RateLimit-Limit"] = decision.Limit.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Remaining"] = decision.Remaining.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Reset"] = Problems.Seconds(decision.Reset).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// The client's address, from the header of that name when a proxy sets it; an IPv6 address as its /64. Null when it is
    /// this machine's and that does not count.
    /// </summary>
    public static string? Address(HttpContext context, string header, bool countLoopback)
    {
        var address = header.Length > 0 ? Forwarded(context, header) : null;
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

    private static IPAddress? Forwarded(HttpContext context, string header)
    {
        var text = context.Request.Headers[header].ToString().AsSpan();
        var last = text[(text.LastIndexOf(',') + 1)..].Trim(); // what stands before it, the client may have written
        return IPAddress.TryParse(last, out var address) ? address
            : IPEndPoint.TryParse(last, out var endpoint) ? endpoint.Address
            : null;
    }
}
