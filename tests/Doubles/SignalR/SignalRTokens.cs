using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Veza.Doubles.SignalR;

/// <summary>Tokens and signatures as the service makes and checks them, keyed by the UTF-8 bytes of a key's text.</summary>
public static class SignalRTokens
{
    /// <summary>Signs header and payload, both JSON texts, as they stand.</summary>
    public static string Sign(string headerJson, string payloadJson, string key)
    {
        var signed = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(headerJson)) + "." +
            Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payloadJson));
        return signed + "." + Base64Url.EncodeToString(Hash(key, signed));
    }

    /// <summary>A token with these claims.</summary>
    public static string Create(IReadOnlyDictionary<string, object> claims, string key) =>
        Sign("""{"alg":"HS256","typ":"JWT"}""", JsonSerializer.Serialize(claims), key);

    /// <summary>The value of X-ASRS-Signature: one entry per key.</summary>
    public static string UpstreamSignature(IEnumerable<string> keys, string connectionId) =>
        string.Join(',', keys.Select(k => "sha256=" + Convert.ToHexString(Hash(k, connectionId))));

    /// <summary>Whether one of the keys signed the token with HS256.</summary>
    internal static bool IsSignedBy(string token, IEnumerable<string> keys)
    {
        var end = token.LastIndexOf('.');
        if (end < 0) return false;
        var given = Encoding.ASCII.GetBytes(token[(end + 1)..]);
        return keys.Any(k => CryptographicOperations.FixedTimeEquals(
            given, Encoding.ASCII.GetBytes(Base64Url.EncodeToString(Hash(k, token[..end])))));
    }

    /// <summary>Header and payload, unchecked; false when the text is no token.</summary>
    internal static bool TryRead(string token, out JsonElement header, out JsonElement payload)
    {
        header = payload = default;
        var parts = token.Split('.');
        return parts.Length == 3 && TryDecode(parts[0], ref header) && TryDecode(parts[1], ref payload);
    }

    /// <summary>A claim's text; false when it is absent or no text.</summary>
    internal static bool TryGetText(this JsonElement json, string name, [NotNullWhen(true)] out string? text)
    {
        text = json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return text is not null;
    }

    /// <summary>Whether <c>exp</c> is given and still to come.</summary>
    internal static bool IsAlive(this JsonElement payload, TimeProvider clock) =>
        payload.TryGetProperty("exp", out var exp) && exp.ValueKind == JsonValueKind.Number &&
        exp.TryGetInt64(out var seconds) && seconds > clock.GetUtcNow().ToUnixTimeSeconds();

    private static byte[] Hash(string key, string text) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text));

    private static bool TryDecode(string part, ref JsonElement json)
    {
        try
        {
            json = JsonElement.Parse(Base64Url.DecodeFromChars(part));
            return json.ValueKind == JsonValueKind.Object;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return false; // not ours to explain: the caller answers 401
        }
    }
}
