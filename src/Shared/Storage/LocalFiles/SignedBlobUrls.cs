using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Veza.Shared.Common;

namespace Veza.Shared.Storage.LocalFiles;

/// <summary>Writes and reads the signed addresses of the folder: HMAC-SHA256 over everything that the address allows.</summary>
/// <param name="secret">Any secret of the installation; the key is derived from it (HKDF) and is of no use for anything else.</param>
/// <param name="clock">The time.</param>
public sealed class SignedBlobUrls(string secret, TimeProvider clock)
{
    /// <summary>Before the blob's name.</summary>
    public const string Path = "/api/blobs/";

    private const int MaxQuery = 8 * 1024;

    private readonly byte[] key = HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), outputLength: 32, info: "veza blob addresses 1"u8.ToArray());

    /// <summary>The address, relative to that of the API.</summary>
    public Uri Write(SignedBlobUrl ticket)
    {
        var expiry = Seconds(ticket.ExpiresAt);
        var what = ticket switch
        {
            SignedBlobUrl.Upload u => $"max={u.MaxBytes}&type={Uri.EscapeDataString(u.ContentType)}",
            SignedBlobUrl.Download d => $"as={Uri.EscapeDataString(d.Disposition)}&type={Uri.EscapeDataString(d.ContentType)}",
            _ => throw new ArgumentException($"There is no address for a {ticket.GetType().Name}.", nameof(ticket)),
        };
        return new Uri($"{Path}{ticket.Name}?{what}&until={expiry}&sig={Base64Url.EncodeToString(Sign(ticket))}", UriKind.Relative);
    }

    /// <summary>What an address allows. Refusals: <c>blob_url_invalid</c>, <c>blob_url_expired</c>.</summary>
    /// <param name="name">The part of the path after <see cref="Path"/>.</param>
    /// <param name="query">The query's fields, decoded; those that were not asked for do not matter.</param>
    public Result<SignedBlobUrl> Read(string? name, Func<string, string?> query)
    {
        if (!BlobName.TryParse(name, out var blob)
            || !long.TryParse(query("until"), NumberStyles.None, CultureInfo.InvariantCulture, out var until)
            || until > DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            || query("type") is not { Length: > 0 and < MaxQuery } type)
            return BlobErrors.UrlInvalid;

        var expiresAt = DateTimeOffset.FromUnixTimeSeconds(until);
        SignedBlobUrl? ticket = (query("max"), query("as")) switch
        {
            ({ } max, null) when long.TryParse(max, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) =>
                new SignedBlobUrl.Upload(blob, expiresAt, type, bytes),
            (null, { Length: > 0 and < MaxQuery } disposition) => new SignedBlobUrl.Download(blob, expiresAt, type, disposition),
            _ => null,
        };
        if (ticket is null || !IsSigned(ticket, query("sig"))) return BlobErrors.UrlInvalid;
        return clock.GetUtcNow() < expiresAt ? ticket : BlobErrors.UrlExpired;
    }

    private bool IsSigned(SignedBlobUrl ticket, string? signature)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return signature is { Length: 43 } // of 32 bytes in Base64url
            && Base64Url.TryDecodeFromChars(signature, given, out var count) && count == given.Length
            && CryptographicOperations.FixedTimeEquals(given, Sign(ticket));
    }

    private byte[] Sign(SignedBlobUrl ticket)
    {
        // No value holds a line feed: names and types are checked, and dispositions are made here.
        var text = ticket switch
        {
            SignedBlobUrl.Upload u => $"put\n{u.Name}\n{Seconds(u.ExpiresAt)}\n{u.ContentType}\n{u.MaxBytes}",
            SignedBlobUrl.Download d => $"get\n{d.Name}\n{Seconds(d.ExpiresAt)}\n{d.ContentType}\n{d.Disposition}",
            _ => throw new ArgumentException($"There is no signature for a {ticket.GetType().Name}.", nameof(ticket)),
        };
        return HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
    }

    private static long Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds();
}
