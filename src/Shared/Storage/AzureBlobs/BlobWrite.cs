using System.Net;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Veza.Shared.Common;

namespace Veza.Shared.Storage.AzureBlobs;

/// <summary>One write from here: in one piece when it is small, else in blocks, one after the other, that become the blob together.</summary>
internal sealed class BlobWrite(AzureBlobClient client, BlockBlobClient blob, string contentType)
{
    private const int BlockBytes = 4 * 1024 * 1024;
    private const string Mark = "write";

    // Tells an answer that got lost from a name that somebody else took.
    private readonly string mark = Guid.CreateVersion7(client.Clock.Now()).ToString("N");

    /// <summary>False when the name is taken by somebody else.</summary>
    public Task<bool> RunAsync(Stream content, CancellationToken ct) => client.CallAsync("take a blob", async () =>
    {
        try
        {
            // What has been read to its end has nothing more to give, which the SDK would take for a mistake.
            await blob.UploadAsync(content is { CanSeek: true } && content.Position >= content.Length ? Stream.Null : content, Options(), ct);
            return true;
        }
        catch (RequestFailedException e) when ((HttpStatusCode)e.Status is HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed)
        {
            return await IsOursAsync(ct);
        }
    }, ct);

    private BlobUploadOptions Options() => new()
    {
        Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
        HttpHeaders = new BlobHttpHeaders { ContentType = contentType },
        Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { [Mark] = mark },
        TransferOptions = new StorageTransferOptions
        {
            InitialTransferSize = BlockBytes, MaximumTransferSize = BlockBytes, MaximumConcurrency = 1,
        },
    };

    private async Task<bool> IsOursAsync(CancellationToken ct)
    {
        try
        {
            var there = (await blob.GetPropertiesAsync(cancellationToken: ct)).Value;
            return there.Metadata.TryGetValue(Mark, out var value) && string.Equals(value, mark, StringComparison.Ordinal);
        }
        catch (RequestFailedException e) when (AzureBlobClient.IsMissing(e))
        {
            return false;
        }
    }
}
