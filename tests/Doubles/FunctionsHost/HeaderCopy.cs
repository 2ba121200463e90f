using System.Collections.Frozen;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Veza.Doubles.FunctionsHost;

/// <summary>Headers on their way through.</summary>
internal static class HeaderCopy
{
    private static readonly FrozenSet<string> OfTheConnection = new[]
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authentication-Info", "Proxy-Authorization",
        "Transfer-Encoding", "Upgrade", "TE", "Trailer", "Host", "Alt-Svc", "Proxy-Features",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Those of the public request that concern the worker.</summary>
    public static void ToWorker(HttpRequest from, HttpRequestMessage to)
    {
        foreach (var (name, values) in from.Headers)
            if (!OfTheConnection.Contains(name)) Add(to, name, values);
    }

    /// <summary>Sets a header of the host's own, whatever came in.</summary>
    public static void Set(HttpRequestMessage to, string name, string value)
    {
        to.Headers.Remove(name);
        to.Headers.TryAddWithoutValidation(name, value);
    }

    /// <summary>Those of the worker's answer.</summary>
    public static void ToPublic(HttpResponseMessage from, HttpResponse to)
    {
        Copy(from.Headers, to);
        Copy(from.Content.Headers, to);
    }

    private static void Copy(HttpHeaders from, HttpResponse to)
    {
        foreach (var (name, values) in from.NonValidated)
            if (!OfTheConnection.Contains(name)) to.Headers.Append(name, new StringValues([.. values]));
    }

    private static void Add(HttpRequestMessage to, string name, StringValues values)
    {
        // One by one as they came; those of the content are told apart by the client's refusal.
        if (values.Count == 1 ? to.Headers.TryAddWithoutValidation(name, values[0]) : to.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            return;
        to.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
    }
}
