using System.Globalization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;
using Veza.Functions.Http.Problems;
using Veza.Shared.Common;

namespace Veza.Functions.Http;

/// <summary>What holds for requests to every route alike, before any of them binds its parameters.</summary>
internal static class RequestRules
{
    /// <summary>The query's <c>limit</c>, on every route that has one.</summary>
    public const string Limit = "limit";

    private static readonly Error WrongLimit = Error.Field(Limit, FieldFault.OutOfRange(1));
    private static readonly PathString Health = "/health";

    /// <summary>
    /// Whether the request names a host that can be one. Only HTTP/1.0, which probes use, may name none, and only to ask for
    /// health: links are made from it elsewhere.
    /// </summary>
    public static bool HasHost(HttpRequest request)
    {
        var host = request.Host;
        if (!host.HasValue) return HttpProtocol.IsHttp10(request.Protocol) && request.Path.StartsWithSegments(Health, StringComparison.OrdinalIgnoreCase);
        if (Uri.CheckHostName(host.Host) == UriHostNameType.Unknown) return false;
        var port = host.Value.AsSpan(host.Host.Length);
        return port.IsEmpty
            || (port[0] == ':' && ushort.TryParse(port[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0);
    }

    /// <summary>Refuses a <c>limit</c> that is no number from 1 on: zero, negative, empty, several, or no number at all.</summary>
    public static Task CheckLimitAsync(HttpContext context, RequestDelegate next) =>
        context.Request.Query.TryGetValue(Limit, out var given) && !IsLimit(given) && TakesLimit(context.GetEndpoint())
            ? ProblemResults.WriteAsync(context, WrongLimit)
            : next(context);

    private static bool IsLimit(StringValues given) =>
        given is [{ } text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0;

    private static bool TakesLimit(Endpoint? endpoint) =>
        endpoint?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>().Any(p => string.Equals(p.Name, Limit, StringComparison.Ordinal)) == true;
}
