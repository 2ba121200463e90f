namespace Veza.Functions.Http;

/// <summary>The HTTP door, section <c>Veza:Http</c>.</summary>
internal sealed class HttpOptions
{
    /// <summary>Largest body of a request, once it is decoded; realtime frames have a limit of their own.</summary>
    public int MaxBodyBytes { get; set; } = 64 * 1024;

    /// <summary>Answers of so many bytes leave compressed where they may be long and hold no secret; 0: none.</summary>
    public int CompressFromBytes { get; set; } = 2048;

    /// <summary>Origins of web clients that are served from elsewhere, for example <c>https://chat.example.com</c>.</summary>
    public IList<string> CorsOrigins { get; set; } = [];

    /// <summary>
    /// Names under which clients reach this server, for example <c>chat.example.com</c> or <c>*.example.com</c>. This machine's own
    /// (<c>localhost</c>, <c>127.0.0.1</c>, <c>[::1]</c>, the address that a connection comes in at) and the host of
    /// <c>Veza:Realtime:PublicUrl</c> are allowed always; <c>*</c> allows any. Behind the Functions host the platform sees to it.
    /// </summary>
    public IList<string> AllowedHosts { get; set; } = [];

    /// <summary>
    /// Addresses or networks of the proxies in front, for example <c>10.0.0.5</c> or <c>10.0.0.0/8</c>: what they say in
    /// <c>X-Forwarded-For</c>, <c>X-Forwarded-Host</c> and <c>X-Forwarded-Proto</c> is believed. Empty: nobody's.
    /// </summary>
    public IList<string> TrustedProxies { get; set; } = [];

    /// <summary>What is wrong, and how to mend it; null when all is well.</summary>
    public string? Validate() =>
        AllowedHosts.FirstOrDefault(h => !IsHost(h)) is { } host
            ? $"Veza:Http:AllowedHosts holds '{host}'; give a name without scheme, port and path, for example 'chat.example.com', "
              + "'*.example.com' or '*'."
        : TrustedProxies.FirstOrDefault(p => Http.RateLimiting.TrustedProxies.Parse(p) is null) is { } proxy
            ? $"Veza:Http:TrustedProxies holds '{proxy}'; give an address or a network, for example '10.0.0.5' or '10.0.0.0/8'."
        : MaxBodyBytes is < 1024 or > 64 * 1024 * 1024
            ? $"Veza:Http:MaxBodyBytes is {MaxBodyBytes}; it must lie between 1024 and 67108864."
        : CompressFromBytes is < 0 or > 64 * 1024 * 1024
            ? $"Veza:Http:CompressFromBytes is {CompressFromBytes}; it must lie between 0 and 67108864."
        : CorsOrigins.FirstOrDefault(o => !IsOrigin(o)) is { } wrong
            ? $"Veza:Http:CorsOrigins holds '{wrong}'; an origin is a scheme, a host and perhaps a port, without a path, "
              + "for example 'https://chat.example.com'."
        : null;

    private static bool IsHost(string text) => text is "*" || Uri.CheckHostName(
        text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text) != UriHostNameType.Unknown;

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"
        && string.Equals(uri.GetLeftPart(UriPartial.Authority), text, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The web client, section <c>Veza:Web</c>.</summary>
internal sealed class WebOptions
{
    /// <summary>The folder of its files; empty: <c>wwwroot</c> beside the program. Without that folder none is served.</summary>
    public string Root { get; set; } = "";

    /// <summary>The folder, whether it exists or not.</summary>
    public string Folder => Root.Length > 0 ? Path.GetFullPath(Root) : Path.Combine(AppContext.BaseDirectory, "wwwroot");
}
