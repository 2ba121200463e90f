using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Veza.Doubles.SignalR;

namespace Veza.Doubles.Tests.SignalR.Support;

/// <summary>The REST API as an application calls it.</summary>
internal sealed class RestClient(SignalRServiceDouble service, string key, TimeProvider clock)
{
    public static HttpMessageInvoker Http { get; } = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>Makes a token for a URL, as the contract says: without its query.</summary>
    public string TokenFor(Uri url) => SignalRTokens.Create(
        new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["exp"] = clock.GetUtcNow().ToUnixTimeSeconds() + 60,
            ["aud"] = url.GetLeftPart(UriPartial.Path),
        },
        key);

    public async Task<HttpResponseMessage> CallAsync(HttpMethod method, string path, string? body = null, string? token = null)
    {
        var url = new Uri(service.Endpoint, path + (path.Contains('?') ? "&" : "?") + "api-version=2024-12-01");
        using var request = new HttpRequestMessage(method, url);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? TokenFor(url));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await Http.SendAsync(request, CancellationToken.None);
    }

    public async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path, string? body = null)
    {
        using var response = await CallAsync(method, path, body);
        return response.StatusCode;
    }

    /// <summary>Sends a message whose only argument is a text or number, to <c>groups/x</c>, <c>users/x</c> and so on.</summary>
    public async Task SendAsync(string audience, object text, string query = "")
    {
        var body = $$"""{"target":"say","arguments":[{{System.Text.Json.JsonSerializer.Serialize(text)}}]}""";
        var path = audience.Length == 0 ? "api/hubs/chat/:send" : $"api/hubs/chat/{audience}/:send";
        Assert.Equal(HttpStatusCode.Accepted, await StatusAsync(HttpMethod.Post, path + query, body));
    }
}
