using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Veza.Functions.Http.Authentication;
using Veza.Shared.Identity;

namespace Veza.Functions.Triggers.Upstream;

/// <summary>
/// Seals who opened a connection. The service's own signature covers the id of the connection and nothing else, and is not
/// checked at all where the service is used by identity: without the seal, whoever learns the webhook's address could
/// speak for anybody.
/// </summary>
internal sealed class ConnectionSignature(IOptions<IdentityOptions> options)
{
    private readonly byte[] secret = HKDF.DeriveKey(
        HashAlgorithmName.SHA256,
        Encoding.UTF8.GetBytes(options.Value.KeySecret),
        outputLength: 32,
        info: "veza signalr connection"u8.ToArray());

    /// <summary>The seal, as hexadecimal text.</summary>
    public string Seal(Caller caller, Guid key)
    {
        Span<byte> said = stackalloc byte[64];
        caller.UserId.Value.TryWriteBytes(said);
        caller.TenantId.Value.TryWriteBytes(said[16..]);
        caller.SessionId.Value.TryWriteBytes(said[32..]);
        key.TryWriteBytes(said[48..]);
        return Convert.ToHexStringLower(HMACSHA256.HashData(secret, said));
    }

    /// <summary>Whether the seal is ours; takes as long either way.</summary>
    public bool Admits(Caller caller, Guid key, string seal) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(Seal(caller, key)), Encoding.UTF8.GetBytes(seal));
}
