using System.Collections.Immutable;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Veza.Bench.Servers;

namespace Veza.Bench.Baselines;

/// <summary>
/// Kestrel's WebSockets with the plainest loop there is: the same bytes to each connection of one room, one frame for each
/// event. What no framework on top can beat without putting several events into a frame.
/// </summary>
internal static class BareSocket
{
    /// <summary>The server.</summary>
    public static WebApplication Create()
    {
        var builder = ServerHost.Builder();
        ServerHost.AddSamples(builder);
        var app = builder.Build();
        app.UseWebSockets();
        var room = new Room(app.Services.GetRequiredService<SampleEvent>());
        app.Map("/ws", room.ServeAsync);
        app.MapPost("/bench/publish", (int count, SampleEvent sample) => sample.Publish(count, () => room.SendAsync(SampleEvent.Text)));
        app.MapBench();
        return app;
    }

    private sealed class Room(SampleEvent sample)
    {
        private readonly SemaphoreSlim sending = new(1, 1);
        private readonly List<ValueTask> unfinished = [];
        private ImmutableList<WebSocket> sockets = [];

        /// <summary>Serves a connection; what it sends goes to all.</summary>
        public async Task ServeAsync(HttpContext context)
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            ImmutableInterlocked.Update(ref sockets, (all, one) => all.Add(one), socket);
            try
            {
                var buffer = new byte[1024];
                while (await socket.ReceiveAsync(buffer, context.RequestAborted) is { MessageType: WebSocketMessageType.Text } got)
                    await SendAsync(Encoding.UTF8.GetString(buffer.AsSpan(0, got.Count)));
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException)
            {
                // The client has gone, as clients do.
            }
            finally
            {
                ImmutableInterlocked.Update(ref sockets, (all, one) => all.Remove(one), socket);
            }
        }

        /// <summary>Sends an event to all connections.</summary>
        public async Task SendAsync(string content)
        {
            await sending.WaitAsync();
            try
            {
                var sent = sample.Next(content);
                ReadOnlyMemory<byte> bytes = JsonSerializer.SerializeToUtf8Bytes(sent, WireJson.Default.MessageEvent);
                foreach (var socket in sockets)
                {
                    if (socket.State != WebSocketState.Open) continue;
                    var task = socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
                    if (!task.IsCompletedSuccessfully) unfinished.Add(task);
                }

                foreach (var task in unfinished) await task;
            }
            finally
            {
                unfinished.Clear();
                sending.Release();
            }
        }
    }
}
