namespace Veza.Functions.Http;

/// <summary>The HTTP door, section <c>Veza:Http</c>.</summary>
internal sealed class HttpOptions
{
    /// <summary>Largest body of a request; realtime frames have a limit of their own.</summary>
    public int MaxBodyBytes { get; set; } = 64 * 1024;

    /// <summary>Origins of web clients that are served from elsewhere, for example <c>https://chat.example.com</c>.</summary>
    public IList<string> CorsOrigins { get; set; } = [];

    /// <summary>What is wrong, and how to mend it; null when all is well.</summary>
    public string? Fault() =>
        MaxBodyBytes is < 1024 or > 64 * 1024 * 1024
            ? $"Veza:Http:MaxBodyBytes is {MaxBodyBytes}; it must lie between 1024 and 67108864."
        : CorsOrigins.FirstOrDefault(o => !IsOrigin(o)) is { } wrong
            ? $"Veza:Http:CorsOrigins holds '{wrong}'; an origin is a scheme, a host and perhaps a port, without a path, "
              + "for example 'https://chat.example.com'."
        : null;

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
