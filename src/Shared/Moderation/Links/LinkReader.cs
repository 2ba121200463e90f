using System.Buffers;
using System.Net;

namespace Veza.Shared.Moderation.Links;

/// <summary>Finds the links of a text that something speaks against. Immutable: compiled once for its rules.</summary>
public sealed class LinkReader(LinkRules rules)
{
    /// <summary>Redirections within one address that are followed in it.</summary>
    private const int MostNested = 3;

    private static readonly SearchValues<char> Hints = SearchValues.Create(".:\u3002\uFF0E\uFF61");
    private static readonly string[] Scripts = ["javascript", "vbscript", "data", "livescript", "mocha"];

    private readonly HostSet blocked = new(rules.Blocked);
    private readonly HostSet allowed = new(rules.Allowed);
    private readonly HostSet shorteners = new(rules.Shorteners);
    private readonly HostSet redirectors = new(KnownHosts.Redirectors);
    private readonly LookalikeHosts lookalikes = new(rules.Imitated);

    /// <returns>In the order of the text; null when there are none.</returns>
    public List<LinkFinding>? Find(string text)
    {
        List<LinkFinding>? found = null;
        if (!text.AsSpan().ContainsAny(Hints)) return null;
        for (var at = 0; at < text.Length;)
        {
            var (range, isDestination) = LinkCandidates.Next(text, at);
            if (range.Length == 0) break;
            at = range.End;
            if (Judge(text.AsSpan(range.Start, range.Length), isDestination) is { } fault) (found ??= []).Add(new(fault, range));
        }

        return found;
    }

    private LinkFault? Judge(ReadOnlySpan<char> written, bool isDestination)
    {
        var address = isDestination ? WebUtility.HtmlDecode(written.ToString()) : written;
        if (!isDestination && !LinkCandidates.MayBeAddress(written)) return null;
        if (BrowserUrl.Parse(address) is not { } url) return null;
        if (Array.IndexOf(Scripts, url.Scheme) >= 0) return IsScript(url, isDestination) ? LinkFault.Script : null;
        if (url.Host.Length == 0) return null;
        var hasScheme = isDestination || address.Contains("//", StringComparison.Ordinal) || address.Contains(@"\\", StringComparison.Ordinal)
            || address.StartsWith("http:", StringComparison.OrdinalIgnoreCase) || address.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
        return Judge(url, hasScheme, nested: 0);
    }

    private LinkFault? Judge(BrowserUrl url, bool hasScheme, int nested)
    {
        if (blocked.Contains(url.Host)) return LinkFault.Blocked;
        LinkFault? worst = null;
        if (nested < MostNested && Target(url) is { } target) worst = Judge(target, hasScheme: true, nested + 1);
        if (worst is LinkFault.Blocked || allowed.Contains(url.Host)) return worst;
        if (lookalikes.Contains(url.Host)) return LinkFault.Lookalike;
        if (hasScheme && url.HasUserInfo) return LinkFault.UserInfo;
        if (hasScheme && url.IsAddress) return LinkFault.IpAddress;
        return worst ?? (shorteners.Contains(url.Host) && url.Rest.Length > 1 ? LinkFault.Shortened : null);
    }

    /// <summary>Where a known redirector leads: an address that stands in its query.</summary>
    private BrowserUrl? Target(BrowserUrl url)
    {
        var query = url.Rest.IndexOf('?');
        if (query < 0 || !redirectors.Contains(url.Host)) return null;
        foreach (var part in url.Rest[(query + 1)..].Split('&', 32))
        {
            var value = WebUtility.UrlDecode(part[(part.IndexOf('=') + 1)..]);
            if (value.StartsWith("http", StringComparison.OrdinalIgnoreCase) || value.StartsWith("//", StringComparison.Ordinal))
                return BrowserUrl.Parse(value);
        }

        return null;
    }

    private static bool IsScript(BrowserUrl url, bool isDestination) =>
        !string.IsNullOrWhiteSpace(url.Rest)
        && (isDestination || (url.Scheme == "data" ? url.Rest.Contains(',') && url.Rest.Contains('/') : url.Rest.AsSpan().ContainsAny("(=;[`")));
}
