using Veza.Shared.Common;

namespace Veza.Shared.Storage;

/// <summary>
/// Files beside messages. Clients send and fetch the bytes themselves, at addresses that this hands out: each is good for
/// one blob, one purpose and a short time, and whoever holds it may use it. A blob is written once and never changes.
/// </summary>
public interface IBlobStore
{
    /// <summary>
    /// An address to PUT one blob to, once. What arrives counts only after
    /// <see cref="BlobUploads.AcceptUploadAsync"/>: not every store can refuse a wrong size or type while it receives.
    /// </summary>
    /// <param name="name">Not taken yet; a PUT to a taken name is refused.</param>
    /// <param name="contentType">As the client will send it; the headers of the answer carry it.</param>
    /// <param name="maxBytes">Most bytes.</param>
    /// <param name="life">How long the PUT may begin.</param>
    ValueTask<BlobUpload> CreateUploadAsync(
        BlobName name, string contentType, long maxBytes, TimeSpan life, CancellationToken ct);

    /// <summary>
    /// An address to GET or HEAD one blob at, with ranges. The answer carries the given file name in a
    /// <c>Content-Disposition</c> that no browser runs as a page, see <see cref="BlobDownload"/>. The blob need not exist.
    /// </summary>
    ValueTask<Uri> CreateDownloadAsync(BlobName name, BlobDownload download, TimeSpan life, CancellationToken ct);

    /// <summary>What is there under the name; null when nothing is.</summary>
    Task<BlobInfo?> FindAsync(BlobName name, CancellationToken ct);

    /// <summary>The bytes, from the first, as they come; null when there is no such blob. The caller disposes of it.</summary>
    Task<Stream?> OpenReadAsync(BlobName name, CancellationToken ct);

    /// <summary>
    /// Writes a blob from here. Either all of it appears or nothing. Refusal: <c>blob_exists</c>, also when the same write was
    /// done before; who may be running twice takes it for success.
    /// </summary>
    /// <param name="name">Not taken yet.</param>
    /// <param name="content">Read from its position to its end; a seekable one can be sent again after an outage.</param>
    /// <param name="contentType">Kept with it.</param>
    Task<Result<BlobInfo>> WriteAsync(BlobName name, Stream content, string contentType, CancellationToken ct);

    /// <summary>Removes the blob; no difference when there is none.</summary>
    Task DeleteAsync(BlobName name, CancellationToken ct);
}
