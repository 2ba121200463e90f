using System.Globalization;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Veza.Shared.Identity.Tokens;

/// <summary>A key pair on P-256 and when it may be used.</summary>
/// <param name="kid">Its name: the thumbprint of the public key (RFC 7638).</param>
/// <param name="jwk">The public key as a JWK (RFC 7517), as it is published.</param>
/// <param name="secret">PKCS #8, when this process may sign with it.</param>
/// <param name="signsFrom">Published before, signs from then.</param>
/// <param name="signsUntil">Another key signs from then.</param>
/// <param name="validUntil">Verifies until then.</param>
internal sealed class SigningKey(
    string kid, string jwk, byte[]? secret, DateTimeOffset signsFrom, DateTimeOffset signsUntil, DateTimeOffset validUntil)
{
    // Made when they are needed first: the start of the process need not wait for it.
    private readonly Lazy<SecurityKey> verifier = new(() => new JsonWebKey(jwk));
    private readonly Lazy<SigningCredentials> signer = new(() => new SigningCredentials(Open(kid, secret), SecurityAlgorithms.EcdsaSha256));

    public string Kid => kid;

    public string Jwk => jwk;

    public bool CanSign => secret is not null;

    public DateTimeOffset SignsFrom => signsFrom;

    public DateTimeOffset SignsUntil => signsUntil;

    public DateTimeOffset ValidUntil => validUntil;

    /// <summary>What checks signatures.</summary>
    public SecurityKey Verifier => verifier.Value;

    /// <summary>What signs.</summary>
    /// <exception cref="InvalidOperationException">It is here to verify only.</exception>
    public SigningCredentials Signer => signer.Value;

    /// <summary>A new pair: the name, the public half as it is published, and the private one as PKCS #8.</summary>
    public static (string Kid, string Jwk, byte[] Secret) Make()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(pair));
        var kid = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
        var jwk = string.Create(CultureInfo.InvariantCulture, $$"""
            {"kty":"EC","crv":"P-256","x":"{{key.X}}","y":"{{key.Y}}","kid":"{{kid}}","use":"sig","alg":"ES256"}
            """);
        return (kid, jwk, pair.ExportPkcs8PrivateKey());
    }

    private static ECDsaSecurityKey Open(string kid, byte[]? secret)
    {
        var pair = ECDsa.Create(); // lives as long as the key
        pair.ImportPkcs8PrivateKey(secret ?? throw new InvalidOperationException($"The key '{kid}' is here to verify only."), out _);
        return new ECDsaSecurityKey(pair) { KeyId = kid };
    }
}
