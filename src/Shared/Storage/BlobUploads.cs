using Veza.Shared.Common;

namespace Veza.Shared.Storage;

/// <summary>The step between "a client sent something" and "there is a file".</summary>
public static class BlobUploads
{
    /// <summary>
    /// Checks what a client sent and deletes it when it does not fit. May be repeated. Refusals: <c>upload_not_found</c>,
    /// <c>upload_too_large</c>, <c>upload_type_refused</c>.
    /// </summary>
    /// <param name="store">Where it was sent to.</param>
    /// <param name="name">As given to <see cref="IBlobStore.CreateUploadAsync"/>.</param>
    /// <param name="maxBytes">As given there.</param>
    /// <param name="contentType">As given there.</param>
    public static async Task<Result<BlobInfo>> AcceptUploadAsync(
        this IBlobStore store, BlobName name, long maxBytes, string contentType, CancellationToken ct)
    {
        var info = await store.FindAsync(name, ct);
        if (info is null) return BlobErrors.UploadNotFound;
        var refusal = info.Size > maxBytes ? BlobErrors.UploadTooLarge(maxBytes)
            : !string.Equals(info.ContentType, contentType, StringComparison.OrdinalIgnoreCase) ? BlobErrors.UploadTypeRefused
            : null;
        if (refusal is null) return info;
        await store.DeleteAsync(name, ct);
        return refusal;
    }

    /// <summary>Only short lives: an address cannot be taken back.</summary>
    internal static void CheckLife(TimeSpan life)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(life, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(life, StorageOptions.MaxLife);
    }

    /// <summary>A type goes into headers and signatures.</summary>
    internal static void CheckType(string contentType)
    {
        if (!ContentRules.IsContentType(contentType))
            throw new ArgumentException("This is not a content type; check it with ContentRules.IsContentType first.", nameof(contentType));
    }
}
