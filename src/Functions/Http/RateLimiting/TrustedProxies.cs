using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace Veza.Functions.Http.RateLimiting;

/// <summary>
/// Whose word counts on where a request came from. What the proxies of <see cref="HttpOptions.TrustedProxies"/> say in
/// <c>X-Forwarded-For</c>, <c>-Host</c> and <c>-Proto</c> takes the place of what the connection says; from anybody else these
/// headers mean nothing.
/// </summary>
internal sealed class TrustedProxies(IOptions<HttpOptions> options)
{
    private static readonly object SentByProxy = new();

    private readonly IPNetwork[] networks = [.. options.Value.TrustedProxies.Select(text => Parse(text)!.Value)];

    /// <summary>Whether the settings name any.</summary>
    public bool AreConfigured => networks.Length > 0;

    /// <summary>Runs before anything looks at the request's host, scheme or address.</summary>
    public void Use(IApplicationBuilder app)
    {
        if (!AreConfigured) return;

        app.Use((context, next) =>
        {
            if (Holds(context.Connection.RemoteIpAddress)) context.Items[SentByProxy] = true;
            return next(context);
        });
        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null, // proxy before proxy, up to the first address that is none of them
        };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in networks) forwarded.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(forwarded);
    }

    /// <summary>
    /// Whether a proxy of ours sent it. Where none are configured, one on this machine counts, such as the Functions host.
    /// </summary>
    public bool Sent(HttpContext context) => AreConfigured
        ? context.Items.ContainsKey(SentByProxy)
        : context.Connection.RemoteIpAddress is { } peer && IPAddress.IsLoopback(peer);

    /// <summary>An address, or a network such as <c>10.0.0.0/8</c>; null when the text is neither.</summary>
    public static IPNetwork? Parse(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;

    private bool Holds(IPAddress? peer)
    {
        if (peer is null) return false;
        if (peer.IsIPv4MappedToIPv6) peer = peer.MapToIPv4();
        return Array.Exists(networks, n => n.Contains(peer));
    }
}
