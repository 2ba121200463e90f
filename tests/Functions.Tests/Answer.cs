using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Veza.Functions.Tests;

/// <summary>What the server said, whether it refused or not.</summary>
internal sealed record Answer(int Status, string Text, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    /// <summary>The body, which must be JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>The code of a refusal; null when there is none.</summary>
    public string? Code => Text.Length > 0 && Json is JsonObject body ? body["code"]?.GetValue<string>() : null;

    /// <summary>Status and code, for one assertion.</summary>
    public (int Status, string? Code) Refusal => (Status, Code);

    /// <summary>The names of the fields that were refused.</summary>
    public IEnumerable<string> Fields => Json["errors"]!.AsObject().Select(f => f.Key);

    /// <summary>A text of the body.</summary>
    public string this[string name] => Json[name]!.GetValue<string>();

    /// <summary>A header that must be there.</summary>
    public string Header(string name) => string.Join(",", Headers.GetValues(name));

    public static async Task<Answer> FromAsync(HttpResponseMessage response)
    {
        using (response)
            return new Answer(
                (int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers);
    }
}

/// <summary>Calls that do not throw on a refusal.</summary>
internal static class Calls
{
    public static Task<Answer> GetAnswerAsync(this HttpClient http, string path, string? token = null) =>
        SendAsync(http, HttpMethod.Get, path, body: null, token);

    public static Task<Answer> PostAnswerAsync(this HttpClient http, string path, string? body = null, string? token = null) =>
        SendAsync(http, HttpMethod.Post, path, body, token);

    public static Task<Answer> PatchAnswerAsync(this HttpClient http, string path, string body) =>
        SendAsync(http, HttpMethod.Patch, path, body, token: null);

    /// <summary>Registers somebody; the password is always <c>correct horse battery staple</c>.</summary>
    public static Task<Answer> RegisterAsync(this HttpClient http, string name, string email, string? more = null) =>
        http.PostAnswerAsync("/api/auth/register", $$"""
            {"name":"{{name}}","email":"{{email}}","password":"correct horse battery staple"{{more}}}
            """);

    public static Task<Answer> LoginAsync(
        this HttpClient http, string email, string password = "correct horse battery staple") =>
        http.PostAnswerAsync("/api/auth/login", $$"""{"email":"{{email}}","password":"{{password}}"}""");

    public static Task<Answer> RefreshAsync(this HttpClient http, string refreshToken) =>
        http.PostAnswerAsync("/api/auth/refresh", $$"""{"refresh_token":"{{refreshToken}}"}""");

    public static async Task<Answer> SendAsync(HttpClient http, HttpMethod method, string path, string? body, string? token)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (token is not null) request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        return await Answer.FromAsync(await http.SendAsync(request));
    }
}
