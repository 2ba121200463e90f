namespace Veza.Shared.Moderation.ContentSafety;

/// <summary>Azure AI Content Safety, section <c>Veza:ContentSafety</c>; off without an endpoint.</summary>
public sealed class ContentSafetyOptions
{
    /// <summary>
    /// Address of the resource, for example <c>https://name.cognitiveservices.azure.com</c>; by identity it has to be the resource's own host
    /// name. Empty: nothing is sent to anybody.
    /// </summary>
    public string Endpoint { get; set; } = "";

    /// <summary>One of the resource's two keys. Empty: this process's Entra identity.</summary>
    public string Key { get; set; } = "";

    /// <summary>Client id of the user-assigned identity to use without a key; empty: the process's own.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The version of the API.</summary>
    public string ApiVersion { get; set; } = "2024-09-01";

    /// <summary>How long a text may take, with all its pieces and what is tried again.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Requests under way at a time; what is beyond waits within its time.</summary>
    public int MaxConcurrentRequests { get; set; } = 16;

    /// <summary>Failures within <see cref="BreakFor"/> after which the service is left alone for as long.</summary>
    public int BreakAfter { get; set; } = 5;

    /// <summary>How long the service is left alone; then one text tries it.</summary>
    public TimeSpan BreakFor { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What is wrong, and how to mend it; null when all is well.</summary>
    public string? Validate() =>
        Endpoint.Length > 0 && !IsAddress(Endpoint)
            ? $"Veza:ContentSafety:Endpoint is '{Endpoint}'; write the address of the resource, such as https://name.cognitiveservices.azure.com."
        : ApiVersion.Length is 0 or > 40 || !ApiVersion.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            ? "Veza:ContentSafety:ApiVersion is not a version; write one such as 2024-09-01."
        : Timeout < TimeSpan.FromMilliseconds(100) || Timeout > TimeSpan.FromMinutes(1)
            ? $"Veza:ContentSafety:Timeout is {Timeout:c}; it must lie between 00:00:00.1 and 00:01:00."
        : MaxConcurrentRequests is < 1 or > 1000
            ? $"Veza:ContentSafety:MaxConcurrentRequests is {MaxConcurrentRequests}; it must lie between 1 and 1000."
        : BreakAfter is < 1 or > 100 ? $"Veza:ContentSafety:BreakAfter is {BreakAfter}; it must lie between 1 and 100."
        : BreakFor < TimeSpan.FromSeconds(1) || BreakFor > TimeSpan.FromHours(1)
            ? $"Veza:ContentSafety:BreakFor is {BreakFor:c}; it must lie between 00:00:01 and 01:00:00."
        : null;

    /// <summary>Over TLS; without it on this machine alone, where stand-ins are.</summary>
    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Query.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
