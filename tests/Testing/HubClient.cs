using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Veza.Testing.Wire;

namespace Veza.Testing;

/// <summary>
/// A realtime client that speaks the SignalR JSON protocol by hand over a WebSocket, and follows the redirect of
/// <c>POST /api/negotiate</c> as the official clients do. It hides nothing: what the server sends is kept in order, what a
/// test wants to send may be wrong.
/// </summary>
public sealed class HubClient : IAsyncDisposable
{
    /// <summary>The type of what a test publishes by itself; no server sends it, so nothing describes it.</summary>
    public const string TestEvent = "n";

    private const byte RecordEnd = 0x1e;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket socket = new();
    private readonly SemaphoreSlim sending = new(1, 1);
    private readonly ConcurrentDictionary<string, Question> pending = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly List<JsonObject> received = [];
    private readonly List<JsonObject> unclaimed = [];
    private readonly ConcurrentQueue<string> undescribed = [];
    private readonly TaskCompletionSource<string> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource stop = new();
    private TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task working = Task.CompletedTask;
    private long lastInvocation;
    private int arrays;

    private HubClient()
    {
        socket.Options.Proxy = null;
        socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
    }

    /// <summary>Ends when the connection does; the text says why.</summary>
    public Task<string> Closed => closed.Task;

    /// <summary>
    /// The server's farewell, if there was one. Official clients that connect again by themselves do so after a loss without
    /// a farewell, and after one with <c>allowReconnect: true</c>; after any other they stay away.
    /// </summary>
    public JsonObject? Farewell { get; private set; }

    /// <summary>Every event so far, in the order of their arrival.</summary>
    public IReadOnlyList<JsonObject> Events
    {
        get
        {
            lock (gate) return [.. received];
        }
    }

    /// <summary>How many arrays the events came in.</summary>
    public int Arrays => Volatile.Read(ref arrays);

    /// <summary>Connects and shakes hands.</summary>
    /// <param name="address">The server, or a proxy before it.</param>
    /// <param name="token">The access token.</param>
    /// <param name="onEvent">Called for each event, in order, on the receiving thread.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<HubClient> ConnectAsync(
        Uri address, string token, Action<JsonObject>? onEvent = null, CancellationToken ct = default)
    {
        var client = new HubClient();
        try
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
            timeout.CancelAfter(Patience);
            var (hub, hubToken) = await NegotiateAsync(address, token, timeout.Token);
            client.socket.Options.SetRequestHeader("Authorization", "Bearer " + hubToken);
            await client.socket.ConnectAsync(hub, timeout.Token);
            await client.SendRawAsync("""{"protocol":"json","version":1}""", timeout.Token);
            var records = new RecordReader(client.socket);
            var handshake = await records.NextAsync(timeout.Token)
                ?? throw new InvalidOperationException("The server closed the connection instead of shaking hands.");
            if (JsonNode.Parse(handshake)?["error"] is { } error)
                throw new InvalidOperationException($"The server refused the handshake: {error}");

            client.working = Task.WhenAll(client.ReceiveAsync(records, onEvent), client.PingAsync());
            return client;
        }
        catch
        {
            client.socket.Dispose();
            throw;
        }
    }

    /// <summary>Invokes <c>event</c> and awaits its result: the ack, or <c>{"type": "error", …}</c>.</summary>
    /// <exception cref="HubFailedException">The invocation itself failed, or the connection ended before its result came.</exception>
    public async Task<JsonObject> InvokeAsync(JsonObject @event, CancellationToken ct = default)
    {
        var result = await BeginAsync(@event, ct);
        return await result.WaitAsync(Patience, ct);
    }

    /// <summary>Invokes <c>event</c> with arguments that need not be one event: a JSON array.</summary>
    public async Task<JsonObject> InvokeRawAsync(string arguments, CancellationToken ct = default)
    {
        var result = await BeginRawAsync(arguments, ct);
        return await result.WaitAsync(Patience, ct);
    }

    /// <summary>As <see cref="InvokeAsync"/>; awaiting it means sent, the inner task is the result.</summary>
    public Task<Task<JsonObject>> BeginAsync(JsonObject @event, CancellationToken ct = default) =>
        BeginRawAsync($"[{@event.ToJsonString()}]", ct);

    private async Task<Task<JsonObject>> BeginRawAsync(string arguments, CancellationToken ct)
    {
        var id = Interlocked.Increment(ref lastInvocation).ToString(CultureInfo.InvariantCulture);
        var waiting = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        pending[id] = new(TypeOf(arguments), waiting);
        if (closed.Task.IsCompleted) throw new HubFailedException("The connection has ended.");

        var text = $$"""{"type":1,"invocationId":"{{id}}","target":"event","arguments":{{arguments}}}""";
        try
        {
            await SendRawAsync(text, ct);
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            pending.TryRemove(id, out _);
            throw new HubFailedException("The connection ended while sending.", e);
        }

        return waiting.Task;
    }

    /// <summary>Sends a text as one record, whatever it holds.</summary>
    public Task SendRawAsync(string record, CancellationToken ct = default) =>
        SendBytesAsync((byte[])[.. Encoding.UTF8.GetBytes(record), RecordEnd], ct);

    /// <summary>Sends bytes as one text frame, without a record's end.</summary>
    public async Task SendBytesAsync(ReadOnlyMemory<byte> frame, CancellationToken ct = default)
    {
        await sending.WaitAsync(ct);
        try
        {
            await socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, ct);
        }
        finally
        {
            sending.Release();
        }
    }

    /// <summary>The oldest event, past or future, that fits and was not returned before.</summary>
    /// <exception cref="TimeoutException">None came; the message lists what did.</exception>
    public async Task<JsonObject> NextAsync(Func<JsonObject, bool> fits, TimeSpan? timeout = null)
    {
        using var cancel = new CancellationTokenSource(timeout ?? Patience);
        while (true)
        {
            Task more;
            lock (gate)
            {
                if (unclaimed.Find(e => fits(e)) is { } found)
                {
                    unclaimed.Remove(found);
                    return found;
                }

                more = arrived.Task;
            }

            try
            {
                await more.WaitAsync(cancel.Token);
            }
            catch (OperationCanceledException late)
            {
                var seen = string.Join(", ", Events.Select(e => e.ToJsonString()));
                throw new TimeoutException($"The awaited event did not come. Those that did: [{seen}]", late);
            }
        }
    }

    /// <summary>The oldest event of the type that was not returned before.</summary>
    public Task<JsonObject> NextAsync(string type, TimeSpan? timeout = null) =>
        NextAsync(e => string.Equals(e["type"]?.GetValue<string>(), type, StringComparison.Ordinal), timeout);

    /// <summary>
    /// Everything that was on its way to this client when it is called has arrived when it returns: a ping goes the same way.
    /// </summary>
    /// <exception cref="HubFailedException">The connection does not work.</exception>
    public async Task SettleAsync(CancellationToken ct = default)
    {
        var answer = await InvokeAsync(new JsonObject { ["type"] = "ping" }, ct);
        if (answer["type"]?.GetValue<string>() != "pong") throw new HubFailedException($"A ping was answered {answer.ToJsonString()}");
    }

    /// <summary>Drops the connection without a word, as a lost network does.</summary>
    public void Kill() => socket.Abort();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            if (socket.State == WebSocketState.Open)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // It is closed now either way.
        }

        await stop.CancelAsync();
        await working;
        socket.Dispose();
        stop.Dispose();
        if (undescribed.ToArray() is { Length: > 0 } faults) throw new UndescribedAnswerException(string.Join("\n", faults));
    }

    private static async Task<(Uri Hub, string Token)> NegotiateAsync(Uri address, string token, CancellationToken ct)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var redirect = await PostAsync(http, new Uri(address, "/api/negotiate?negotiateVersion=1"), token, ct);
        var url = redirect["url"]?.GetValue<string>()
            ?? throw new InvalidOperationException($"POST /api/negotiate answered without url: {redirect.ToJsonString()}");
        var hubToken = redirect["accessToken"]?.GetValue<string>() ?? token;

        // The official client takes nothing but an absolute address here.
        var hub = new UriBuilder(new Uri(url, UriKind.Absolute));
        var given = hub.Query.TrimStart('?');
        var path = hub.Path;
        hub.Path = path.TrimEnd('/') + "/negotiate";
        hub.Query = given.Length == 0 ? "negotiateVersion=1" : given + "&negotiateVersion=1";
        var answer = await PostAsync(http, hub.Uri, hubToken, ct);

        var id = answer["connectionToken"]?.GetValue<string>()
            ?? throw new InvalidOperationException($"The hub's negotiate answered without connectionToken: {answer.ToJsonString()}");
        hub.Path = path;
        hub.Query = (given.Length == 0 ? "" : given + "&") + "id=" + Uri.EscapeDataString(id);
        hub.Scheme = hub.Scheme == Uri.UriSchemeHttps ? "wss" : "ws";
        return (hub.Uri, hubToken);
    }

    private static async Task<JsonObject> PostAsync(HttpClient http, Uri address, string token, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var response = await http.SendAsync(request, ct);
        return (JsonObject)await TestUser.ReadAsync(response);
    }

    private async Task PingAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10));
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token)) await SendRawAsync("""{"type":6}""", stop.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The receiver learns the same and says so.
        }
    }

    private async Task ReceiveAsync(RecordReader records, Action<JsonObject>? onEvent)
    {
        var reason = "The server closed the connection.";
        try
        {
            while (await records.NextAsync(stop.Token) is { } record) Accept(JsonNode.Parse(record)!.AsObject(), onEvent, ref reason);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            reason = e.Message;
        }
        catch (JsonException e)
        {
            reason = "The server sent something that is not JSON: " + e.Message;
        }

        closed.TrySetResult(reason);
        foreach (var asked in pending.Values) asked.Answer.TrySetException(new HubFailedException(reason));
    }

    private void Accept(JsonObject record, Action<JsonObject>? onEvent, ref string reason)
    {
        switch (record["type"]?.GetValue<int>())
        {
            case 1 when string.Equals(record["target"]?.GetValue<string>(), "events", StringComparison.Ordinal):
                Interlocked.Increment(ref arrays);
                foreach (var @event in record["arguments"]![0]!.AsArray()) Keep(@event!.DeepClone().AsObject(), onEvent);
                break;
            case 3 when pending.TryRemove(record["invocationId"]!.GetValue<string>(), out var asked):
                if (record["error"] is { } error) asked.Answer.TrySetException(new HubFailedException(error.GetValue<string>()));
                else Answer(asked.Type, record["result"], asked.Answer);
                break;
            case 7:
                Farewell = record;
                reason = record["error"]?.GetValue<string>() ?? "The server said goodbye.";
                break;
        }
    }

    private void Answer(string? type, JsonNode? result, TaskCompletionSource<JsonObject> waiting)
    {
        var answer = result?.DeepClone().AsObject() ?? [];
        // Where the test sent what is no text, its type may have been mended on the way: what an ack of it looks like is not known.
        var isChecked = type is not null || answer["type"]?.GetValue<string>() is "error";
        if (isChecked && ApiDescription.Current.CheckResult(type ?? "", answer) is { Count: > 0 } faults)
            undescribed.Enqueue($"An answer is not as docs/openapi.json says: {string.Join("; ", faults)}");
        waiting.TrySetResult(answer);
    }

    /// <summary>The type of the event that is the argument; empty where there is none, null where it cannot be read.</summary>
    private static string? TypeOf(string arguments)
    {
        try
        {
            var argument = JsonNode.Parse(arguments) is JsonArray { Count: 1 } list ? list[0] : null;
            if (argument is JsonValue text && text.TryGetValue<string>(out var json)) argument = JsonNode.Parse(json);
            return argument is JsonObject @event && @event["type"] is JsonValue type && type.TryGetValue<string>(out var name) ? name : "";
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return null; // what a test sends may be anything
        }
    }

    private void Keep(JsonObject @event, Action<JsonObject>? onEvent)
    {
        if (@event["type"]?.GetValue<string>() != TestEvent && ApiDescription.Current.CheckEvent(@event) is { Count: > 0 } faults)
            undescribed.Enqueue($"An event is not as docs/openapi.json says: {string.Join("; ", faults)}");
        onEvent?.Invoke(@event);
        TaskCompletionSource wake;
        lock (gate)
        {
            received.Add(@event);
            unclaimed.Add(@event);
            (wake, arrived) = (arrived, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        wake.TrySetResult();
    }

    /// <summary>Cuts the stream of frames into records.</summary>
    private sealed class RecordReader(ClientWebSocket socket)
    {
        private readonly byte[] buffer = new byte[16 * 1024];
        private readonly List<byte> partial = [];
        private readonly Queue<string> ready = new();

        /// <summary>The next record, or null when the server closed the connection.</summary>
        public async Task<string?> NextAsync(CancellationToken ct)
        {
            while (ready.Count == 0)
            {
                var frame = await socket.ReceiveAsync(buffer.AsMemory(), ct);
                if (frame.MessageType == WebSocketMessageType.Close) return null;
                foreach (var b in buffer.AsSpan(0, frame.Count))
                {
                    if (b != RecordEnd)
                    {
                        partial.Add(b);
                        continue;
                    }

                    ready.Enqueue(Encoding.UTF8.GetString([.. partial]));
                    partial.Clear();
                }
            }

            return ready.Dequeue();
        }
    }

    /// <summary>What was invoked and is not answered yet; forgotten with its answer, since its type may be as long as a test makes it.</summary>
    private sealed record Question(string? Type, TaskCompletionSource<JsonObject> Answer);
}

/// <summary>An invocation that has no result: the server failed, refused to run it, or is gone.</summary>
public sealed class HubFailedException(string message, Exception? inner = null) : Exception(message, inner);
