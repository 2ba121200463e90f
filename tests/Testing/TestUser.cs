using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Veza.Testing.Wire;

namespace Veza.Testing;

/// <summary>Somebody who is signed in.</summary>
/// <param name="Id">As in JSON.</param>
/// <param name="Name">What others see.</param>
/// <param name="Token">The access token.</param>
/// <param name="Http">Carries the token; relative addresses go to the server that the user was made at.</param>
public sealed record TestUser(Guid Id, string Name, string Token, HttpClient Http)
{
    /// <summary>Everybody's.</summary>
    public const string Password = "correct horse battery staple";

    /// <summary>To sign in with.</summary>
    public string Email { get; init; } = "";

    /// <summary>The same person, calling another server of the installation.</summary>
    public TestUser At(Uri address) => this with { Http = Client(address, Token) };

    /// <summary>GET, which must succeed.</summary>
    public async Task<JsonNode> GetAsync(string path) => await ReadAsync(await Http.GetAsync(new Uri(path, UriKind.Relative)));

    /// <summary>POST of a JSON body, which must succeed; an answer without a body is an empty object.</summary>
    public async Task<JsonNode> PostAsync(string path, object? body = null) =>
        await ReadAsync(await Http.PostAsJsonAsync(path, body ?? new object()));

    /// <summary>Any method, any answer.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null) request.Content = JsonContent.Create(body);
        return await Http.SendAsync(request);
    }

    internal static HttpClient Client(Uri address, string? token)
    {
        var handler = new DescribedAnswers(new SocketsHttpHandler { UseProxy = false }, ApiDescription.Current);
        var client = new HttpClient(handler) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
        if (token is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    internal static async Task<JsonNode> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync();
            if (!response.IsSuccessStatusCode)
            {
                var request = response.RequestMessage;
                throw new HttpRequestException(
                    $"{request?.Method} {request?.RequestUri} answered {(int)response.StatusCode}: {text}",
                    inner: null, response.StatusCode);
            }

            return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text) ?? new JsonObject();
        }
    }
}
