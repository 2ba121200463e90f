using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Veza.Functions.Http.Encodings;

/// <summary>
/// Compresses long answers of the endpoints that ask for it (<see cref="Conventions.CompressAnswers"/>), where the client takes that. The others,
/// on the path of every message, do not pass here. None of the endpoints may answer with a token, a key or a signed address: beside
/// text that a stranger chose, the length of a compressed answer tells of what else is in it.
/// </summary>
internal sealed class AnswerEncodings(IResponseCompressionProvider compression, IOptions<HttpOptions> options) : IEndpointFilter
{
    /// <inheritdoc/>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        var from = options.Value.CompressFromBytes;
        return from > 0 && result is IResult answer ? new Encoded(answer, compression, from) : result;
    }

    private sealed class Encoded(IResult answer, IResponseCompressionProvider compression, int from) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
            if (compression.GetCompressionProvider(httpContext) is not { } encoding)
            {
                await answer.ExecuteAsync(httpContext);
                return;
            }

            var plain = httpContext.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
            await using var body = new LongAnswer(httpContext.Response, plain.Stream, encoding, from);
            var feature = new StreamResponseBodyFeature(body, plain);
            httpContext.Features.Set<IHttpResponseBodyFeature>(feature);
            try
            {
                await answer.ExecuteAsync(httpContext);
                await feature.CompleteAsync();
                await body.FinishAsync(httpContext.RequestAborted);
            }
            finally
            {
                httpContext.Features.Set(plain); // a failure is told as it is
            }
        }
    }

    /// <summary>Holds the beginning back, until it is known whether the answer is long.</summary>
    private sealed class LongAnswer(HttpResponse response, Stream to, ICompressionProvider encoding, int from) : Stream
    {
        private readonly MemoryStream beginning = new();
        private Stream? compressed;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (compressed is null && beginning.Length + buffer.Length < from)
            {
                beginning.Write(buffer.Span);
                return;
            }

            if (compressed is null)
            {
                response.Headers.ContentEncoding = encoding.EncodingName;
                response.ContentLength = null;
                compressed = encoding.CreateStream(to);
                await compressed.WriteAsync(beginning.GetBuffer().AsMemory(0, (int)beginning.Length), cancellationToken);
            }

            await compressed.WriteAsync(buffer, cancellationToken);
        }

        /// <summary>All has been written.</summary>
        public async Task FinishAsync(CancellationToken ct)
        {
            if (compressed is not null) await compressed.DisposeAsync();
            compressed = null;
            if (beginning.Length == 0 || response.Headers.ContentEncoding.Count > 0) return;

            if (!response.HasStarted) response.ContentLength ??= beginning.Length;
            await to.WriteAsync(beginning.GetBuffer().AsMemory(0, (int)beginning.Length), ct);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        /// <summary>What is held back stays so.</summary>
        public override Task FlushAsync(CancellationToken cancellationToken) =>
            compressed?.FlushAsync(cancellationToken) ?? Task.CompletedTask;

        public override void Flush() => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
