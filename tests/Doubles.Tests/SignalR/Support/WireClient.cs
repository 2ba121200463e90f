using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Veza.Doubles.SignalR;

namespace Veza.Doubles.Tests.SignalR.Support;

/// <summary>A client that shows every frame: negotiates, opens a WebSocket, and shakes hands.</summary>
internal sealed class WireClient : IDisposable
{
    public const string End = "\u001e";
    private readonly ClientWebSocket socket = new();
    private readonly Queue<string> frames = [];
    private readonly StringBuilder partial = new();

    private WireClient(string id) => Id = id;

    public string Id { get; }

    public static async Task<WireClient> ConnectAsync(SignalRServiceDouble service, string token, string query = "hub=chat")
    {
        var (id, connectionToken) = await NegotiateAsync(service, token, query);
        var client = await OpenAsync(service, token, connectionToken, id, query);
        await client.SendAsync("""{"protocol":"json","version":1}""");
        Assert.Equal("{}", await client.NextAsync());
        return client;
    }

    public static async Task<(string Id, string Token)> NegotiateAsync(
        SignalRServiceDouble service, string token, string query = "hub=chat")
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(service.Endpoint, $"client/negotiate?{query}&negotiateVersion=1"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await RestClient.Http.SendAsync(request, CancellationToken.None);
        response.EnsureSuccessStatusCode();
        var answer = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync());
        return (answer.GetProperty("connectionId").GetString()!, answer.GetProperty("connectionToken").GetString()!);
    }

    public static async Task<WireClient> OpenAsync(
        SignalRServiceDouble service, string token, string connectionToken, string id, string query = "hub=chat")
    {
        var client = new WireClient(id);
        var uri = new UriBuilder(new Uri(service.Endpoint, $"client/?{query}&id={connectionToken}")) { Scheme = "ws" };
        client.socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        await client.socket.ConnectAsync(uri.Uri, CancellationToken.None);
        return client;
    }

    public Task SendAsync(string frame) => socket.SendAsync(
        Encoding.UTF8.GetBytes(frame + End), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    /// <summary>The next frame but a ping; null when the connection ended.</summary>
    public async Task<string?> NextAsync(bool pings = false)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var buffer = new byte[64 * 1024];
        while (true)
        {
            while (frames.TryDequeue(out var frame))
                if (pings || frame != """{"type":6}""") return frame;
            try
            {
                var read = await socket.ReceiveAsync(buffer, limit.Token);
                if (read.MessageType == WebSocketMessageType.Close) return null;
                partial.Append(Encoding.UTF8.GetString(buffer, 0, read.Count));
            }
            catch (WebSocketException)
            {
                return null; // cut off: what some tests want to see
            }

            var parts = partial.ToString().Split(End);
            foreach (var whole in parts[..^1]) frames.Enqueue(whole);
            partial.Clear().Append(parts[^1]);
        }
    }

    /// <summary>Goes without a word.</summary>
    public void Cut() => socket.Abort();

    public void Dispose() => socket.Dispose();
}
