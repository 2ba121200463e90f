namespace Veza.Shared.Storage.LocalFiles;

/// <summary>What a signed address of ours allows.</summary>
/// <param name="Name">Of one blob.</param>
/// <param name="ExpiresAt">In whole seconds.</param>
public abstract record SignedBlobUrl(BlobName Name, DateTimeOffset ExpiresAt)
{
    /// <summary>To PUT it, once.</summary>
    /// <param name="Name">Of the blob.</param>
    /// <param name="ExpiresAt">In whole seconds.</param>
    /// <param name="ContentType">The only one.</param>
    /// <param name="MaxBytes">Most bytes.</param>
    public sealed record Upload(BlobName Name, DateTimeOffset ExpiresAt, string ContentType, long MaxBytes)
        : SignedBlobUrl(Name, ExpiresAt);

    /// <summary>To GET and HEAD it.</summary>
    /// <param name="Name">Of the blob.</param>
    /// <param name="ExpiresAt">In whole seconds.</param>
    /// <param name="ContentType">Of the answer.</param>
    /// <param name="Disposition">Of the answer.</param>
    public sealed record Download(BlobName Name, DateTimeOffset ExpiresAt, string ContentType, string Disposition)
        : SignedBlobUrl(Name, ExpiresAt);
}
