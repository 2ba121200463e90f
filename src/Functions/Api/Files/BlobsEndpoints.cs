using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Storage;
using Veza.Shared.Storage.LocalFiles;

namespace Veza.Functions.Api.Files;

/// <summary>
/// Receives and sends files where the server keeps them itself; elsewhere clients deal with the storage service. The signed
/// address is the right to it, whoever calls. Not in the API's description, since addresses are opaque.
/// </summary>
internal static class BlobsEndpoints
{
    // Nothing of a file that a browser opens after all may run, load or be framed.
    private const string Policy = "sandbox; default-src 'none'; frame-ancestors 'none'";

    public static void MapBlobs(this IEndpointRouteBuilder routes)
    {
        if (!routes.ServiceProvider.KeepsFilesItself()) return;
        var blobs = routes.MapGroup(SignedBlobUrls.Path).RequireSignedUrl().Unlimited().ExcludeFromDescription();
        blobs.MapPut("{**name}", ReceiveAsync);
        blobs.MapMethods("{**name}", [HttpMethods.Get, HttpMethods.Head], SendAsync);
    }

    private static async Task ReceiveAsync(string? name, HttpContext context, SignedBlobUrls tickets, FolderBlobStore store)
    {
        var ticket = tickets.Read(name, key => context.Request.Query[key]);
        if (ticket.Failed || ticket.Value is not SignedBlobUrl.Upload upload)
        {
            await ProblemResults.WriteAsync(context, ticket.Error ?? BlobErrors.UrlInvalid);
            return;
        }

        if (!string.Equals(context.Request.ContentType, upload.ContentType, StringComparison.OrdinalIgnoreCase))
        {
            await ProblemResults.WriteAsync(context, BlobErrors.UploadHeadersDiffer(upload.ContentType));
            return;
        }

        // The server counts while it reads, and answers 413 through the one place for failures.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = upload.MaxBytes;
        var written = await store.WriteAsync(upload.Name, context.Request.Body, upload.ContentType, context.RequestAborted);
        if (written.Failed)
        {
            await ProblemResults.WriteAsync(context, written.Error);
            return;
        }

        context.Response.Headers.ETag = written.Value.ETag;
        context.Response.StatusCode = StatusCodes.Status201Created;
    }

    private static async Task SendAsync(
        string? name, HttpContext context, SignedBlobUrls tickets, FolderBlobStore store, TimeProvider clock)
    {
        var ticket = tickets.Read(name, key => context.Request.Query[key]);
        if (ticket.Failed || ticket.Value is not SignedBlobUrl.Download download)
        {
            await ProblemResults.WriteAsync(context, ticket.Error ?? BlobErrors.UrlInvalid);
            return;
        }

        var ct = context.RequestAborted;
        if (await store.FindAsync(download.Name, ct) is not { } info
            || await store.OpenReadAsync(download.Name, ct) is not { } content)
        {
            await ProblemResults.WriteAsync(context, BlobErrors.NotFound);
            return;
        }

        var headers = context.Response.Headers;
        headers.ContentDisposition = download.Disposition;
        headers.ContentSecurityPolicy = Policy;
        headers.CacheControl = BlobDownload.CacheControl(download.ExpiresAt - clock.GetUtcNow());
        await TypedResults.Stream( // which disposes of the content
            content, download.ContentType, entityTag: new EntityTagHeaderValue(info.ETag), enableRangeProcessing: true)
            .ExecuteAsync(context);
    }
}
