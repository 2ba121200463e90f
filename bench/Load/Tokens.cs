using System.Text;
using System.Text.Json;

namespace Veza.Bench.Load;

/// <summary>Access to the product: its benchmark server hands out tokens, registering thousands would take minutes.</summary>
internal static class Tokens
{
    /// <summary>Tokens of the users 0, 1, 2 ….</summary>
    public static string[] Fetch(Uri server, string audience, int count) =>
        Http.Get(server, $"/bench/tokens?audience={audience}&count={count}").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Where the product sends a client, with the token that it gets for that.</summary>
    public static Uri Negotiate(Uri server, string bearer)
    {
        using var answer = JsonDocument.Parse(Http.Post(server, "/api/negotiate", bearer));
        var url = answer.RootElement.GetProperty("url").GetString()!;
        var token = answer.RootElement.GetProperty("accessToken").GetString()!;
        return new Uri($"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}access_token={token}");
    }

    /// <summary>The hub with its token, where <c>POST /api/negotiate</c> sends clients.</summary>
    public static string HubPath(string token) => $"/hub?access_token={token}";
}

/// <summary>Single requests that are not measured.</summary>
internal static class Http
{
    /// <summary>The body of the answer.</summary>
    public static string Get(Uri server, string path) => Ask(server, $"GET {path} HTTP/1.1\r\nHost: {server.Authority}\r\n\r\n");

    /// <summary>The body of the answer.</summary>
    public static string Post(Uri server, string path, string? bearer = null) => Ask(
        server,
        $"POST {path} HTTP/1.1\r\nHost: {server.Authority}\r\n"
        + $"{(bearer is null ? "" : $"Authorization: Bearer {bearer}\r\n")}Content-Length: 0\r\n\r\n");

    private static string Ask(Uri server, string request)
    {
        using var reactor = new Reactor();
        (int Status, string Body)? answer = null;
        var connection = new HttpConnection(server) { OnAnswer = (s, b) => answer ??= (s, Encoding.UTF8.GetString(b)) };
        reactor.Add(connection);
        connection.Send(Encoding.ASCII.GetBytes(request));
        reactor.Run(TimeSpan.FromSeconds(60), () => answer is not null);
        return answer is { Status: 200 or 204 } good
            ? good.Body
            : throw new InvalidOperationException($"{request.Split('\r')[0]} was answered with {answer}.");
    }
}
