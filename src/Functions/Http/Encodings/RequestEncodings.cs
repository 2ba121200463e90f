using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;

namespace Veza.Functions.Http.Encodings;

/// <summary>
/// Bodies that come compressed, by gzip or Brotli. The limit of a body counts what it is, not what was sent: reading ends
/// with the first byte too many, so a bomb costs no more than a good body. Other encodings get 415.
/// </summary>
internal sealed class RequestEncodings(RequestDelegate next, IOptions<HttpOptions> options)
{
    /// <summary>What is understood, for <c>Accept-Encoding</c>.</summary>
    public const string Understood = "gzip, br";

    public Task InvokeAsync(HttpContext context)
    {
        var encoding = context.Request.Headers.ContentEncoding;
        if (encoding.Count == 0 || context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false) return next(context);
        var name = encoding.ToString().Trim().ToLowerInvariant(); // several are joined, and then none of these
        if (name is "" or "identity") return next(context);

        var endpoint = context.GetEndpoint()?.Metadata;
        if (endpoint?.GetMetadata<EndpointAuthentication>()?.Credential == Credential.SignedUrl) return RefuseAsync(context); // a file is kept as it is
        if (endpoint?.GetMetadata<IAcceptsMetadata>() is null) return next(context); // nobody reads the body
        var most = endpoint.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? options.Value.MaxBodyBytes;
        return Decoded(name, context.Request.Body) is { } body ? DecodeAsync(context, body, most) : RefuseAsync(context);
    }

    private static Stream? Decoded(string name, Stream body) => name switch
    {
        "gzip" or "x-gzip" => new GZipStream(body, CompressionMode.Decompress, leaveOpen: true),
        "br" => new BrotliStream(body, CompressionMode.Decompress, leaveOpen: true),
        _ => null,
    };

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.AcceptEncoding = Understood;
        return ProblemResults.WriteAsync(
            context, StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type",
            $"The body's Content-Encoding is not understood here. Send JSON as it is, or by one of {Understood}.");
    }

    private async Task DecodeAsync(HttpContext context, Stream decoded, long most)
    {
        var (request, sent) = (context.Request, context.Request.Body);
        await using var body = new BoundedBody(decoded, most);
        request.Headers.Remove(HeaderNames.ContentEncoding);
        request.Headers.ContentLength = null; // that of what was sent
        request.Body = body;
        try
        {
            await next(context);
        }
        finally
        {
            request.Body = sent;
        }
    }

    /// <summary>Reads so much and no more. What cannot be decoded is no JSON.</summary>
    private sealed class BoundedBody(Stream decoded, long most) : Stream
    {
        private long read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int count;
            try
            {
                count = await decoded.ReadAsync(buffer, cancellationToken);
            }
            catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
            {
                throw new JsonException("The body cannot be decoded.", e);
            }

            read += count;
            return read <= most
                ? count
                : throw new BadHttpRequestException("The decoded body is too large.", StatusCodes.Status413PayloadTooLarge);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Bodies are read asynchronously.");

        public override void Flush()
        {
            // Nothing is written.
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) decoded.Dispose();
            base.Dispose(disposing);
        }
    }
}
