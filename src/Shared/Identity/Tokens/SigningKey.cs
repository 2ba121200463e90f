using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Veza.Shared.Identity.Tokens;

/// <summary>A key pair on P-256 and when it may be used.</summary>
/// <param name="kid">Its name: the thumbprint of the public key (RFC 7638).</param>
/// <param name="point">The public key.</param>
/// <param name="secret">PKCS #8, when this process may sign with it.</param>
/// <param name="signsFrom">Published before, signs from then.</param>
/// <param name="signsUntil">Another key signs from then.</param>
/// <param name="validUntil">Verifies until then.</param>
internal sealed class SigningKey(
    string kid, ECPoint point, byte[]? secret, DateTimeOffset signsFrom, DateTimeOffset signsUntil, DateTimeOffset validUntil)
{
    // An ECDsa object does not promise to serve two threads at a time: each use takes one and puts it back.
    private readonly ConcurrentBag<ECDsa> verifiers = [];
    private readonly ConcurrentBag<ECDsa> signers = [];

    public string Kid => kid;

    public bool CanSign => secret is not null;

    public DateTimeOffset SignsFrom => signsFrom;

    public DateTimeOffset SignsUntil => signsUntil;

    public DateTimeOffset ValidUntil => validUntil;

    /// <summary>The public key as a JWK (RFC 7517).</summary>
    public string Jwk() => Jwk(kid, point);

    public static string Jwk(string kid, ECPoint point) => string.Create(CultureInfo.InvariantCulture, $$"""
        {"kty":"EC","crv":"P-256","x":"{{Text(point.X)}}","y":"{{Text(point.Y)}}","kid":"{{kid}}","use":"sig","alg":"ES256"}
        """);

    /// <summary>Reads what <see cref="Jwk(string, ECPoint)"/> wrote.</summary>
    public static ECPoint ReadJwk(string jwk)
    {
        using var json = JsonDocument.Parse(jwk);
        return new ECPoint { X = Coordinate(json, "x"), Y = Coordinate(json, "y") };
    }

    public static string Thumbprint(ECPoint point) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(
        $$"""{"crv":"P-256","kty":"EC","x":"{{Text(point.X)}}","y":"{{Text(point.Y)}}"}""")));

    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        if (!signers.TryTake(out var signer))
        {
            signer = ECDsa.Create();
            signer.ImportPkcs8PrivateKey(
                secret ?? throw new InvalidOperationException($"The key '{kid}' is here to verify only."), out _);
        }

        var signature = signer.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        signers.Add(signer);
        return signature;
    }

    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (!verifiers.TryTake(out var verifier))
            verifier = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
        var good = verifier.VerifyData(
            data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        verifiers.Add(verifier);
        return good;
    }

    private static string Text(byte[]? coordinate) => Base64Url.EncodeToString(coordinate);

    private static byte[] Coordinate(JsonDocument jwk, string name) => Base64Url.DecodeFromChars(
        jwk.RootElement.GetProperty(name).GetString() ?? throw new JsonException($"The key's '{name}' is null."));
}
