using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;
using Veza.Shared.Common;

namespace Veza.Shared.Storage.AzureBlobs;

/// <summary>
/// One write from here: in one piece when it is small, else in blocks that become the blob together. A piece at a time is in
/// memory, so that it can be sent again.
/// </summary>
internal sealed class BlobWrite(AzureBlobClient client, AzureBlobStore store, BlobName name, string path, string contentType)
{
    private const int BlockBytes = 4 * 1024 * 1024;
    private const string Mark = "x-ms-meta-write";

    // Tells an answer that got lost from a name that somebody else took; and two writers' blocks apart.
    private readonly string mark = Guid.CreateVersion7(client.Clock.Now()).ToString("N");

    public async Task<Result<BlobInfo>> RunAsync(Stream content, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            var count = await FillAsync(content, buffer, ct);
            return count < BlockBytes
                ? await CommitAsync(path, new(buffer, 0, count), r => r.Headers.Add("x-ms-blob-type", "BlockBlob"), ct)
                : await InBlocksAsync(content, buffer, count, ct);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static ValueTask<int> FillAsync(Stream content, byte[] buffer, CancellationToken ct) =>
        content.ReadAtLeastAsync(buffer.AsMemory(0, BlockBytes), BlockBytes, throwOnEndOfStream: false, ct);

    private async Task<Result<BlobInfo>> InBlocksAsync(Stream content, byte[] buffer, int count, CancellationToken ct)
    {
        var blocks = new List<string>();
        for (; count > 0; count = await FillAsync(content, buffer, ct))
        {
            var id = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{mark}{blocks.Count:D5}"));
            var block = new ArraySegment<byte>(buffer, 0, count);
            using var response = await client.SendAsync(
                HttpMethod.Put, $"{path}?comp=block&blockid={Uri.EscapeDataString(id)}",
                r => r.Content = new ByteArrayContent(block.Array!, block.Offset, block.Count), ct);
            if (response.StatusCode != HttpStatusCode.Created) throw client.Unexpected(response, "take a part of a blob");
            blocks.Add(id);
        }

        var list = new XDocument(new XElement("BlockList", blocks.Select(b => new XElement("Latest", b))));
        return await CommitAsync(
            $"{path}?comp=blocklist", Encoding.UTF8.GetBytes(list.ToString(SaveOptions.DisableFormatting)), more: null, ct);
    }

    /// <summary>The request that makes the blob appear.</summary>
    private async Task<Result<BlobInfo>> CommitAsync(
        string address, ArraySegment<byte> body, Action<HttpRequestMessage>? more, CancellationToken ct)
    {
        using var response = await client.SendAsync(
            HttpMethod.Put, address,
            r =>
            {
                r.Content = new ByteArrayContent(body.Array!, body.Offset, body.Count);
                r.Headers.Add(Mark, mark);
                r.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
                r.Headers.Add("x-ms-blob-content-type", contentType);
                more?.Invoke(r);
            },
            ct);
        if (response.StatusCode is not (HttpStatusCode.Created or HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed))
            throw client.Unexpected(response, "take a blob");
        if (response.StatusCode != HttpStatusCode.Created && !await IsOursAsync(ct)) return BlobErrors.Exists;
        return await store.FindAsync(name, ct)
            ?? throw new BlobStoreException("A blob was deleted by somebody at the moment it was written.", isOutage: true);
    }

    private async Task<bool> IsOursAsync(CancellationToken ct)
    {
        using var response = await client.SendAsync(HttpMethod.Head, path, prepare: null, ct);
        return response.Headers.TryGetValues(Mark, out var values) && values.Contains(mark, StringComparer.Ordinal);
    }
}
