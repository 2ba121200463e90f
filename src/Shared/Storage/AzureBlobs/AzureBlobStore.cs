using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;
using Veza.Shared.Common;

namespace Veza.Shared.Storage.AzureBlobs;

/// <summary>Files in a container of Azure Blob Storage. Clients send and fetch straight from there, by signatures made here.</summary>
internal sealed class AzureBlobStore(AzureBlobClient client, DelegationKeys keys) : IBlobStore
{
    public async ValueTask<BlobUpload> CreateUploadAsync(
        BlobName name, string contentType, long maxBytes, TimeSpan life, CancellationToken ct)
    {
        BlobUploads.CheckType(contentType);
        BlobUploads.CheckLife(life);
        var expiresAt = client.Clock.Now() + life;
        // To create alone, which is what lets a blob be written once.
        var url = await SignAsync(name, new BlobSasBuilder(BlobSasPermissions.Create, expiresAt), ct);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Content-Type"] = contentType,
            ["x-ms-blob-type"] = "BlockBlob",
        };
        return new BlobUpload(url, "PUT", headers, expiresAt);
    }

    public ValueTask<Uri> CreateDownloadAsync(BlobName name, BlobDownload download, TimeSpan life, CancellationToken ct)
    {
        BlobUploads.CheckLife(life);
        var sas = new BlobSasBuilder(BlobSasPermissions.Read, client.Clock.Now() + life)
        {
            CacheControl = BlobDownload.CacheControl(life),
            ContentDisposition = download.Disposition,
            ContentType = download.SafeType,
        };
        return SignAsync(name, sas, ct);
    }

    public Task<BlobInfo?> FindAsync(BlobName name, CancellationToken ct) => client.CallAsync("describe a blob", async () =>
    {
        try
        {
            var found = (await Blob(name).GetPropertiesAsync(cancellationToken: ct)).Value;
            return new BlobInfo(
                found.ContentLength, found.ContentType is { Length: > 0 } type ? type : ContentRules.Bytes, found.ETag.ToString("H"));
        }
        catch (RequestFailedException e) when (AzureBlobClient.IsMissing(e))
        {
            return null;
        }
    }, ct);

    public Task<Stream?> OpenReadAsync(BlobName name, CancellationToken ct) => client.CallAsync("send a blob", async () =>
    {
        try
        {
            return (await Blob(name).DownloadStreamingAsync(cancellationToken: ct)).Value.Content; // its end frees the connection
        }
        catch (RequestFailedException e) when (AzureBlobClient.IsMissing(e))
        {
            return null;
        }
    }, ct);

    public async Task<Result<BlobInfo>> WriteAsync(BlobName name, Stream content, string contentType, CancellationToken ct)
    {
        BlobUploads.CheckType(contentType);
        if (!await new BlobWrite(client, Blob(name), contentType).RunAsync(content, ct)) return BlobErrors.Exists;
        return await FindAsync(name, ct)
            ?? throw new BlobStoreException("A blob was deleted by somebody at the moment it was written.", isOutage: true);
    }

    public Task DeleteAsync(BlobName name, CancellationToken ct) => client.CallAsync("delete a blob", async () =>
    {
        try
        {
            return await Blob(name).DeleteAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: ct);
        }
        catch (RequestFailedException e) when (AzureBlobClient.IsMissing(e))
        {
            return null;
        }
    }, ct);

    private BlockBlobClient Blob(BlobName name) => client.Container.GetBlockBlobClient(name.ToString());

    private async ValueTask<Uri> SignAsync(BlobName name, BlobSasBuilder sas, CancellationToken ct)
    {
        var blob = Blob(name);
        (sas.BlobContainerName, sas.BlobName, sas.Protocol) = (blob.BlobContainerName, blob.Name, client.Protocol);
        return client.HasKey
            ? blob.GenerateSasUri(sas)
            : blob.GenerateUserDelegationSasUri(sas, await keys.UntilAsync(sas.ExpiresOn, ct));
    }
}
