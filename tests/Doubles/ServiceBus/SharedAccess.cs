using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Veza.Doubles.SignalR;

namespace Veza.Doubles.ServiceBus;

/// <summary>What a sender proves itself with.</summary>
public static class SharedAccess
{
    private const string Scheme = "SharedAccessSignature ";

    /// <summary>The token for a resource and all below it. The key is taken as text.</summary>
    public static string Sign(string resource, string policy, string key, DateTimeOffset expiry)
    {
        var (sr, se) = (Uri.EscapeDataString(resource), expiry.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        return $"{Scheme}sr={sr}&sig={Uri.EscapeDataString(Signature(sr, se, key))}&se={se}&skn={Uri.EscapeDataString(policy)}";
    }

    /// <summary>Null if the token is good for the resource; else why not, for people.</summary>
    internal static string? Refusal(string? header, Uri request, ServiceBusOptions options)
    {
        if (string.IsNullOrEmpty(header)) return "There is no token.";
        if (header.StartsWith(Scheme, StringComparison.Ordinal)) return RefuseSignature(header[Scheme.Length..], request, options);
        if (!header.StartsWith("Bearer ", StringComparison.Ordinal)) return "The token is neither a SharedAccessSignature nor a Bearer token.";
        return options.AllowEntra ? RefuseToken(header["Bearer ".Length..], options.Clock) : "Entra tokens are switched off.";
    }

    private static string? RefuseSignature(string text, Uri request, ServiceBusOptions options)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in text.Split('&'))
            if (part.Split('=', 2) is [var name, var value]) parts[name] = value;
        if (!parts.TryGetValue("sr", out var sr) || !parts.TryGetValue("sig", out var sig) ||
            !parts.TryGetValue("se", out var se) || !parts.TryGetValue("skn", out var skn))
            return "The signature lacks one of sr, sig, se and skn.";
        if (Uri.UnescapeDataString(skn) != options.KeyName) return "There is no policy of the name in skn.";

        var right = Encoding.UTF8.GetBytes(Signature(sr, se, options.Key));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(sig)), right))
            return "The signature is wrong.";
        if (!long.TryParse(se, NumberStyles.None, CultureInfo.InvariantCulture, out var expiry) ||
            expiry <= options.Clock.GetUtcNow().ToUnixTimeSeconds())
            return "The signature has expired.";
        return Covers(Uri.UnescapeDataString(sr), request) ? null : "The signature is for another resource.";
    }

    /// <summary>Scheme and port do not matter: senders sign sb, amqp and https alike.</summary>
    private static bool Covers(string resource, Uri request)
    {
        if (!Uri.TryCreate(resource, UriKind.Absolute, out var root)) return false;
        if (!string.Equals(root.Host, request.Host, StringComparison.OrdinalIgnoreCase)) return false;
        var path = root.AbsolutePath.TrimEnd('/') + "/";
        return (request.AbsolutePath + "/").StartsWith(path, StringComparison.OrdinalIgnoreCase);
    }

    private static string? RefuseToken(string token, TimeProvider clock)
    {
        if (!SignalRTokens.TryRead(token, out _, out var claims)) return "The bearer token is no token.";
        if (!claims.IsAlive(clock)) return "The bearer token has expired.";
        return claims.TryGetProperty("aud", out var aud) && aud.ValueKind == JsonValueKind.String
            && aud.GetString()!.TrimEnd('/') == "https://servicebus.azure.net"
                ? null
                : "The bearer token's audience is not https://servicebus.azure.net.";
    }

    private static string Signature(string sr, string se, string key) => Convert.ToBase64String(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{sr}\n{se}")));
}
