using System.Globalization;
using System.Net;
using System.Text;
using Veza.Shared.Common.Text;

namespace Veza.Shared.Moderation.Links;

/// <summary>
/// An address as a browser reads it (WHATWG URL), as far as it matters where it leads: tabs and line ends are gone, a backslash is a
/// slash, what stands before the last <c>@</c> is no host, numbers in any notation are an IP address, names are in DNS's form.
/// </summary>
/// <param name="Scheme">In lower case; <c>http</c> when none was written.</param>
/// <param name="Host">In DNS's form or as a plain IP address; empty for schemes without a host.</param>
/// <param name="IsAddress">The host is an IP address.</param>
/// <param name="HasUserInfo">Something stands before an <c>@</c> in front of the host.</param>
/// <param name="Rest">Path, query and fragment; all that follows the scheme, where there is no host.</param>
internal sealed record BrowserUrl(string Scheme, string Host, bool IsAddress, bool HasUserInfo, string Rest)
{
    /// <summary>In UTF-16 units; more is not looked at, as no browser shows it as a link of a message.</summary>
    public const int MaxLength = 4096;

    private static readonly string[] Special = ["http", "https", "ftp", "ws", "wss"];

    /// <returns>Null when no browser takes it for an address.</returns>
    public static BrowserUrl? Parse(ReadOnlySpan<char> written)
    {
        var text = Clean(written[..Math.Min(written.Length, MaxLength)]);
        var (scheme, rest) = SplitScheme(text);
        if (scheme is not null && !Special.Contains(scheme)) return new BrowserUrl(scheme, "", IsAddress: false, HasUserInfo: false, rest);
        rest = rest.TrimStart('/', '\\');
        var end = rest.AsSpan().IndexOfAny("/\\?#");
        var (authority, tail) = end < 0 ? (rest, "") : (rest[..end], rest[end..]);
        var at = authority.LastIndexOf('@');
        var host = WithoutPort(authority[(at + 1)..]);
        return HostOf(host) is var (name, isAddress)
            ? new BrowserUrl(scheme ?? "http", name, isAddress, at >= 0, tail.Replace('\\', '/'))
            : null;
    }

    /// <summary>A number that a browser takes for an IPv4 address, in one to four parts, each decimal, octal or hexadecimal.</summary>
    internal static IPAddress? ParseV4(string host)
    {
        var parts = host.TrimEnd('.').Split('.');
        if (parts.Length > 4) return null;
        var value = 0L;
        for (var i = 0; i < parts.Length; i++)
        {
            if (ParseNumber(parts[i]) is not { } number) return null;
            var isLast = i == parts.Length - 1;
            if (number >= (isLast ? 1L << (8 * (5 - parts.Length)) : 256)) return null;
            value = isLast ? value + number : value + (number << (8 * (3 - i)));
        }

        return new IPAddress([(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]);
    }

    private static string Clean(ReadOnlySpan<char> written)
    {
        var cleaned = new StringBuilder(written.Length);
        foreach (var c in written)
            if (c is not ('\t' or '\n' or '\r')) cleaned.Append(c);
        return cleaned.ToString().Trim([.. Enumerable.Range(0, 33).Select(c => (char)c)]);
    }

    private static (string? Scheme, string After) SplitScheme(string text)
    {
        var colon = text.IndexOf(':');
        if (colon <= 0 || !char.IsAsciiLetter(text[0])) return (null, text);
        var scheme = text[..colon];
        if (!scheme.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.')) return (null, text);

        // host:80 has no scheme.
        if (scheme.Contains('.') || (colon + 1 < text.Length && char.IsAsciiDigit(text[colon + 1]) && !Special.Contains(scheme.ToLowerInvariant())))
            return (null, text);
        return (scheme.ToLowerInvariant(), text[(colon + 1)..]);
    }

    private static string WithoutPort(string host)
    {
        var colon = host.LastIndexOf(':');
        return colon > host.LastIndexOf(']') ? host[..colon] : host;
    }

    private static (string Name, bool IsAddress)? HostOf(string written)
    {
        if (written.StartsWith('['))
        {
            if (!written.EndsWith(']') || !IPAddress.TryParse(written.AsSpan(1, written.Length - 2), out var six)) return null;
            return ((six.IsIPv4MappedToIPv6 ? six.MapToIPv4() : six).ToString(), true);
        }

        var host = Digits(WebUtility.UrlDecode(written.Replace("+", "%2B")));
        var labels = host.TrimEnd('.').Split('.');
        if (labels[^1].Length > 0 && ParseNumber(labels[^1]) is not null) return ParseV4(host) is { } four ? (four.ToString(), true) : null;
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return ("localhost", false);
        return DomainName.ToAscii(host.TrimEnd('.')) is { } name ? (name, false) : null;
    }

    /// <summary>Digits and dots of other scripts as ASCII's, as IDNA maps them.</summary>
    private static string Digits(string host)
    {
        if (Ascii.IsValid(host)) return host;
        var mapped = new StringBuilder(host.Length);
        foreach (var c in host)
        {
            if (c is '\u3002' or '\uFF0E' or '\uFF61') mapped.Append('.');
            else if (c is >= '\uFF01' and <= '\uFF5E') mapped.Append((char)(c - 0xFEE0));
            else if (c > '\u007F' && CharUnicodeInfo.GetDigitValue(c) is >= 0 and var digit) mapped.Append((char)('0' + digit));
            else if (!TextRules.IsFiller(c)) mapped.Append(c);
        }

        return mapped.ToString();
    }

    private static long? ParseNumber(string part)
    {
        var (digits, radix) = part switch
        {
            ['0', 'x' or 'X', ..] => (part[2..], 16),
            ['0', _, ..] => (part[1..], 8),
            _ => (part, 10),
        };
        if (part.Length == 0 || digits.Length > 16) return null;
        var value = 0L;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : radix;
            if (digit >= radix) return null;
            value = Math.Min((value * radix) + digit, uint.MaxValue + 1L);
        }

        return value;
    }
}
