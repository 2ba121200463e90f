using System.Buffers;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Veza.Doubles.FunctionsHost;

/// <summary>
/// Public HTTP through the host's reverse proxy: streamed both ways, marked with where it came from and to which call it
/// belongs.
/// </summary>
internal sealed class HttpProxy : IDisposable
{
    private const int Tries = 10;
    private const int CopyBytes = 16 * 1024;
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(240);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(250);
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/");

    private readonly HttpMessageInvoker http = new(HostIdentity.Connections());

    /// <summary>Passes the request on and the answer back; 502 when the worker cannot be reached.</summary>
    public async Task PassAsync(HttpContext context, Uri server, Guid id, CancellationToken ct)
    {
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(ct);
        idle.CancelAfter(IdleLimit);
        using var response = await SendAsync(context, server, id, idle);
        if (response is null)
        {
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
            return;
        }

        context.Response.StatusCode = (int)response.StatusCode;
        HeaderCopy.ToPublic(response, context.Response);
        await CopyAsync(response, context.Response, idle);
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    /// <summary>A decoded path, encoded anew: what was still encoded in it is encoded twice.</summary>
    public static string EncodePath(string path)
    {
        if (!path.AsSpan().ContainsAnyExcept(Plain)) return path;
        var encoded = new StringBuilder(path.Length + 16);
        foreach (var rune in path.EnumerateRunes())
        {
            var text = rune.ToString();
            encoded.Append(rune.IsAscii && Plain.Contains((char)rune.Value) ? text : Uri.EscapeDataString(text));
        }

        return encoded.ToString();
    }

    private async Task<HttpResponseMessage?> SendAsync(
        HttpContext context, Uri server, Guid id, CancellationTokenSource idle)
    {
        var wait = FirstWait;
        for (var attempt = 1; ; attempt++)
        {
            using var request = Build(context, server, id, idle);
            try
            {
                return await http.SendAsync(request, idle.Token);
            }
            catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError)
            {
                if (attempt == Tries) return null; // nothing of the body has been read yet, so each try is whole
                await Task.Delay(wait, idle.Token);
                wait = wait + wait > LongestWait ? LongestWait : wait + wait;
            }
            catch (HttpRequestException)
            {
                return null;
            }
        }
    }

    private static HttpRequestMessage Build(HttpContext context, Uri server, Guid id, CancellationTokenSource idle)
    {
        var from = context.Request;
        var target = $"{server.GetLeftPart(UriPartial.Authority)}{EncodePath(from.Path.Value!)}{from.QueryString}";
        var to = new HttpRequestMessage(new HttpMethod(from.Method), new Uri(target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (from.ContentLength > 0 || from.Headers.TransferEncoding.Count > 0) to.Content = new PassedBody(from, idle, IdleLimit);
        else if (from.ContentLength == 0) to.Content = new ByteArrayContent([]);
        HeaderCopy.ToWorker(from, to);

        HeaderCopy.Set(to, "X-Forwarded-For", context.Connection.RemoteIpAddress?.ToString() ?? IPAddress.Loopback.ToString());
        HeaderCopy.Set(to, "X-Forwarded-Host", from.Host.Value ?? "");
        HeaderCopy.Set(to, "X-Forwarded-Proto", from.Scheme);
        HeaderCopy.Set(to, HostIdentity.InvocationHeader, id.ToString());
        return to;
    }

    private static async Task CopyAsync(HttpResponseMessage from, HttpResponse to, CancellationTokenSource idle)
    {
        await using var body = await from.Content.ReadAsStreamAsync(idle.Token);
        var buffer = ArrayPool<byte>.Shared.Rent(CopyBytes);
        try
        {
            int read;
            while ((read = await body.ReadAsync(buffer, idle.Token)) > 0)
            {
                idle.CancelAfter(IdleLimit);
                await to.Body.WriteAsync(buffer.AsMemory(0, read), idle.Token); // the server flushes each write
                await to.Body.FlushAsync(idle.Token);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The public request's body, as it comes in.</summary>
    private sealed class PassedBody(HttpRequest from, CancellationTokenSource idle, TimeSpan limit) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var buffer = new byte[CopyBytes];
            int read;
            while ((read = await from.Body.ReadAsync(buffer, idle.Token)) > 0)
            {
                idle.CancelAfter(limit);
                await stream.WriteAsync(buffer.AsMemory(0, read), idle.Token);
                await stream.FlushAsync(idle.Token);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = from.ContentLength ?? 0;
            return from.ContentLength is not null;
        }
    }
}
