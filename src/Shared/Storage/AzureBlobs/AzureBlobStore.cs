using System.Net;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;

namespace Veza.Shared.Storage.AzureBlobs;

/// <summary>Files in a container of Azure Blob Storage. Clients send and fetch straight from there, by signatures made here.</summary>
internal sealed class AzureBlobStore(AzureBlobClient client, DelegationKeys keys, IOptions<StorageOptions> options) : IBlobStore
{
    private readonly string container = options.Value.Container;

    public async ValueTask<BlobUpload> CreateUploadAsync(
        BlobName name, string contentType, long maxBytes, TimeSpan life, CancellationToken ct)
    {
        BlobUploads.CheckType(contentType);
        BlobUploads.CheckLife(life);
        var expiresAt = client.Clock.Now() + life;
        var url = await SignAsync(name, new BlobSas($"{container}/{name}", "c", expiresAt, client.Account.IsHttps), ct);
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
        var sas = new BlobSas($"{container}/{name}", "r", client.Clock.Now() + life, client.Account.IsHttps)
        {
            CacheControl = BlobDownload.CacheControl(life),
            Disposition = download.Disposition,
            ContentType = download.SafeType,
        };
        return SignAsync(name, sas, ct);
    }

    public async Task<BlobInfo?> FindAsync(BlobName name, CancellationToken ct)
    {
        using var response = await client.SendAsync(HttpMethod.Head, Path(name), prepare: null, ct);
        if (IsMissing(response)) return null;
        if (response.StatusCode != HttpStatusCode.OK) throw client.Unexpected(response, "describe a blob");
        var content = response.Content.Headers;
        return new BlobInfo(
            content.ContentLength ?? throw client.Unexpected(response, "say how large a blob is"),
            content.NonValidated.TryGetValues("Content-Type", out var type) ? type.ToString() : ContentRules.Bytes,
            response.Headers.ETag?.ToString() ?? "");
    }

    public async Task<Stream?> OpenReadAsync(BlobName name, CancellationToken ct)
    {
        var response = await client.SendAsync(HttpMethod.Get, Path(name), prepare: null, ct);
        if (response.StatusCode == HttpStatusCode.OK)
            return await response.Content.ReadAsStreamAsync(ct); // its end frees the connection
        using (response) return IsMissing(response) ? null : throw client.Unexpected(response, "send a blob");
    }

    public Task<Result<BlobInfo>> WriteAsync(BlobName name, Stream content, string contentType, CancellationToken ct)
    {
        BlobUploads.CheckType(contentType);
        return new BlobWrite(client, this, name, Path(name), contentType).RunAsync(content, ct);
    }

    public async Task DeleteAsync(BlobName name, CancellationToken ct)
    {
        using var response = await client.SendAsync(
            HttpMethod.Delete, Path(name), request => request.Headers.Add("x-ms-delete-snapshots", "include"), ct);
        if (response.StatusCode != HttpStatusCode.Accepted && !IsMissing(response))
            throw client.Unexpected(response, "delete a blob");
    }

    private static bool IsMissing(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.NotFound
        && !string.Equals(AzureBlobClient.Code(response), "ContainerNotFound", StringComparison.Ordinal);

    private string Path(BlobName name) => $"/{container}/{name}";

    private async ValueTask<Uri> SignAsync(BlobName name, BlobSas sas, CancellationToken ct)
    {
        var account = client.Account;
        var query = account.Key is { } key
            ? sas.Query(account.Account, key)
            : sas.Query(account.Account, await keys.UntilAsync(sas.Expiry, ct));
        return new Uri($"{account.Endpoint}{Path(name)}?{query}");
    }
}
