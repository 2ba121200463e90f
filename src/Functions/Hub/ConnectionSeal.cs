using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Veza.Functions.Http.Authentication;
using Veza.Shared.Identity;

namespace Veza.Functions.Hub;

/// <summary>
/// Binds a connection of the hub to the sign-in that negotiated it. SignalR takes whoever knows a connection's token for its owner;
/// here the token that the client gets carries a seal over the owner, which each of its requests must match.
/// </summary>
internal sealed class ConnectionSeal(IOptions<IdentityOptions> options)
{
    private const char Divider = '.'; // not in SignalR's own tokens, which are base64url

    private readonly byte[] secret = HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(options.Value.KeySecret), outputLength: 32,
        info: "veza hub connection"u8.ToArray());

    /// <summary>SignalR's token with the seal.</summary>
    public string Close(string token, Caller caller) => $"{token}{Divider}{Mark(token, caller)}";

    /// <summary>SignalR's token; null when the text was not made for this caller.</summary>
    public string? Open(string text, Caller caller)
    {
        var at = text.LastIndexOf(Divider);
        if (at < 0) return null;
        var token = text[..at];
        return CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(Mark(token, caller)), Encoding.UTF8.GetBytes(text[(at + 1)..])) ? token : null;
    }

    private string Mark(string token, Caller caller) => Base64Url.EncodeToString(HMACSHA256.HashData(
        secret, Encoding.UTF8.GetBytes($"{caller.UserId}/{caller.TenantId}/{caller.SessionId}/{token}")));
}
