using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Veza.Functions.Tests.Faults.Serverless;

/// <summary>
/// A request whose target and headers stand on the wire as they are given; clients tidy them up. By HTTP/1.0, so that the
/// answer comes in one piece.
/// </summary>
internal static class RawHttp
{
    /// <summary>POST of JSON.</summary>
    /// <returns>The status, the content type, and the body as it came.</returns>
    public static Task<(int Status, string ContentType, string Body)> PostAsync(
        Uri server, string target, string body, params (string Name, string Value)[] headers) => SendAsync("POST", server, target, body, headers);

    /// <summary>The same by GET, without a body.</summary>
    public static Task<(int Status, string ContentType, string Body)> GetAsync(
        Uri server, string target, params (string Name, string Value)[] headers) => SendAsync("GET", server, target, "", headers);

    private static async Task<(int Status, string ContentType, string Body)> SendAsync(
        string method, Uri server, string target, string body, (string Name, string Value)[] headers)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Host, server.Port, patience.Token);
        await using var stream = socket.GetStream();
        var bytes = Encoding.UTF8.GetBytes(body);
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{method} {target} HTTP/1.0\r\n");
        foreach (var (name, value) in headers) head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        if (!headers.Any(h => h.Name == "Host")) head.Append(CultureInfo.InvariantCulture, $"Host: {server.Authority}\r\n");
        head.Append("Content-Type: application/json\r\n")
            .Append(CultureInfo.InvariantCulture, $"Content-Length: {bytes.Length}\r\n\r\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(head.ToString()), patience.Token);
        await stream.WriteAsync(bytes, patience.Token);

        using var reader = new StreamReader(stream, Encoding.UTF8);
        var answer = await reader.ReadToEndAsync(patience.Token);
        var (first, rest) = Cut(answer, "\r\n\r\n");
        var lines = first.Split("\r\n");
        var type = Array.Find(lines, l => l.StartsWith("Content-Type:", StringComparison.OrdinalIgnoreCase)) ?? "Content-Type:";
        return (int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), type[13..].Trim(), rest);
    }

    private static (string Before, string After) Cut(string text, string mark)
    {
        var at = text.IndexOf(mark, StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[(at + mark.Length)..]);
    }
}
