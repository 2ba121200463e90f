using Veza.Doubles.FunctionsHost;

namespace Veza.Doubles.Tests.FunctionsHost;

/// <summary>Talking to a host, and to what is behind it.</summary>
internal static class HostCalls
{
    private static readonly HttpMessageInvoker Http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    public static Task<HttpResponseMessage> SendAsync(this FunctionsHostDouble host, HttpRequestMessage request)
    {
        request.RequestUri = request.RequestUri is { IsAbsoluteUri: true } whole ? whole : new Uri(host.Address, request.RequestUri!);
        return Http.SendAsync(request, CancellationToken.None);
    }

    public static async Task<string> GetAsync(this FunctionsHostDouble host, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        using var answer = await host.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }
}
