using System.Text;
using Microsoft.AspNetCore.Http;

namespace Veza.Doubles.FunctionsHost;

/// <summary>
/// Public HTTP as older hosts rebuild it: buffered, the path collapsed a second time, a chunked body lost. Every loss is
/// meant.
/// </summary>
internal sealed class HttpForwarding : IDisposable
{
    private readonly HttpMessageInvoker http = new(HostIdentity.Connections());

    /// <summary>Passes the request on and the whole answer back; 500 when the call fails.</summary>
    public async Task PassAsync(HttpContext context, HandlerInstance instance, Guid id, CancellationToken ct)
    {
        using var request = await BuildAsync(context, instance, id, ct);
        try
        {
            using var response = await http.SendAsync(request, ct);
            var body = await response.Content.ReadAsByteArrayAsync(ct);
            context.Response.StatusCode = (int)response.StatusCode;
            HeaderCopy.ToPublic(response, context.Response);
            if (context.Request.Method != HttpMethods.Head) context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body, ct);
        }
        catch (HttpRequestException)
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    /// <summary>The decoded path in a URL again: dot segments, backslashes and a decoded question mark do their work.</summary>
    public static Uri Rebuild(int port, HttpRequest from)
    {
        var target = new StringBuilder($"http://127.0.0.1:{port}{from.Path.Value}");
        var separator = '?';
        foreach (var (name, values) in from.Query)
        {
            // Repeated keys become one, their values joined.
            target.Append(separator).Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(values.ToString()));
            separator = '&';
        }

        return new Uri(target.ToString());
    }

    private static async Task<HttpRequestMessage> BuildAsync(HttpContext context, HandlerInstance instance, Guid id, CancellationToken ct)
    {
        var from = context.Request;
        var to = new HttpRequestMessage(new HttpMethod(from.Method), Rebuild(instance.Port, from));
        if (from.ContentLength is > 0 and { } length)
        {
            var body = new byte[length];
            await from.Body.ReadExactlyAsync(body, ct);
            to.Content = new ByteArrayContent(body);
            if (from.ContentType is { } type) to.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        HeaderCopy.ToHandler(from, to, name => !name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase));
        to.Headers.Host = from.Host.Value;
        to.Headers.TryAddWithoutValidation("User-Agent", HostIdentity.Agent);
        HeaderCopy.Set(to, HostIdentity.VersionHeader, HostIdentity.Version);
        to.Headers.TryAddWithoutValidation(HostIdentity.InvocationHeader, id.ToString());
        return to;
    }
}
