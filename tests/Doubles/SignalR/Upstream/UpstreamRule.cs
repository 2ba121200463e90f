namespace Veza.Doubles.SignalR;

/// <summary>Where to post which events. A pattern is <c>*</c>, or names with commas between.</summary>
/// <param name="UrlTemplate">May hold {hub}, {category} and {event}; each is URL-encoded.</param>
/// <param name="BearerToken">Sent as Authorization, as with a managed identity.</param>
public sealed record UpstreamRule(
    string UrlTemplate,
    string HubPattern = "*",
    string CategoryPattern = "*",
    string EventPattern = "*",
    string? BearerToken = null)
{
    internal bool Matches(string hub, string category, string name) =>
        Fits(HubPattern, hub) && Fits(CategoryPattern, category) && Fits(EventPattern, name);

    internal Uri Resolve(string hub, string category, string name) => new(UrlTemplate
        .Replace("{hub}", Uri.EscapeDataString(hub), StringComparison.Ordinal)
        .Replace("{category}", Uri.EscapeDataString(category), StringComparison.Ordinal)
        .Replace("{event}", Uri.EscapeDataString(name), StringComparison.Ordinal));

    private static bool Fits(string pattern, string value) => pattern == "*" || pattern.Split(',').Contains(value);
}
