using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Veza.Shared.Identity.Tokens;

/// <summary>
/// Seals private keys for storage: AES-256-GCM under a key derived (HKDF-SHA256) from <see cref="IdentityOptions.KeySecret"/>.
/// Form: version (1 byte), nonce (12), tag (16), ciphertext. The key's name is sealed along, so that two cannot be swapped.
/// </summary>
internal sealed class KeyProtector(IOptions<IdentityOptions> options)
{
    private const byte Version = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeadBytes = 1 + NonceBytes + TagBytes;

    private readonly byte[] key = HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(options.Value.KeySecret), outputLength: 32,
        info: "veza signing keys 1"u8.ToArray());

    public byte[] Seal(string kid, ReadOnlySpan<byte> secret)
    {
        var box = new byte[HeadBytes + secret.Length];
        box[0] = Version;
        var nonce = box.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, secret, box.AsSpan(HeadBytes), box.AsSpan(1 + NonceBytes, TagBytes), Encoding.UTF8.GetBytes(kid));
        return box;
    }

    /// <summary>What was sealed; null when it was sealed with another secret, or damaged.</summary>
    public byte[]? Open(string kid, ReadOnlySpan<byte> box)
    {
        if (box.Length < HeadBytes || box[0] != Version) return null;
        var secret = new byte[box.Length - HeadBytes];
        using var aes = new AesGcm(key, TagBytes);
        try
        {
            aes.Decrypt(
                box.Slice(1, NonceBytes), box[HeadBytes..], box.Slice(1 + NonceBytes, TagBytes), secret,
                Encoding.UTF8.GetBytes(kid));
            return secret;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
