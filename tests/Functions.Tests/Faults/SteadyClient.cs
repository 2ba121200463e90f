using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Veza.History;

namespace Veza.Functions.Tests.Faults;

/// <summary>
/// A chat client as docs/api.md asks for: keeps unsent messages in order, repeats them under their id until they are
/// acknowledged, connects again after every loss, and catches up whenever something may be missing. It logs all of it.
/// </summary>
internal sealed class SteadyClient : IAsyncDisposable
{
    private const int MaxInFlight = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(8);

    private readonly Uri address;
    private readonly string token;
    private readonly HttpClient http;
    private readonly IReadOnlyList<Guid> rooms;
    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private readonly LinkedList<Outgoing> outbox = new();
    private readonly Dictionary<Guid, SortedDictionary<long, Guid>> merged = [];
    private readonly SemaphoreSlim work = new(0);
    private readonly SemaphoreSlim syncing = new(1, 1);
    private readonly Task running;
    private readonly bool changesInOrder;
    private HubClient? hub;
    private object hearing = new(); // changes with each connection
    private string? cursor;
    private int acknowledged;
    private bool behind = true;

    /// <param name="name">For reports.</param>
    /// <param name="user">Who it is.</param>
    /// <param name="address">The server.</param>
    /// <param name="rooms">What it looks at.</param>
    /// <param name="changesInOrder">All changes come from the process that it is connected to, which keeps their order.</param>
    public SteadyClient(string name, TestUser user, Uri address, IReadOnlyList<Guid> rooms, bool changesInOrder = false)
    {
        this.changesInOrder = changesInOrder;
        this.address = address;
        this.rooms = rooms;
        token = user.Token;
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = AnswerWithin };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Log = new ClientLog(name, user.Id);
        foreach (var room in rooms) merged[room] = [];
        running = Task.Run(RunAsync);
    }

    public ClientLog Log { get; }

    public int Acknowledged => Volatile.Read(ref acknowledged);

    public int Reconnects { get; private set; }

    public int SyncRequired { get; private set; }

    /// <summary>Why the last attempts failed, for the test's message.</summary>
    public string LastTrouble { get; private set; } = "none";

    /// <summary>Puts a message into the outbox.</summary>
    /// <param name="root">The message in whose thread; null: in the room.</param>
    public void Say(Guid room, string content, Guid? root = null)
    {
        lock (gate) outbox.AddLast(new Outgoing(room, Fresh.Id(), content, root));
        work.Release();
    }

    /// <summary>How many messages of the room the client has.</summary>
    public int Has(Guid room)
    {
        lock (gate) return merged[room].Count;
    }

    public bool IsIdle
    {
        get
        {
            lock (gate) return outbox.Count == 0;
        }
    }

    /// <summary>Catches up, reads every room to its end, and logs what it then holds.</summary>
    public async Task FinishAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await UntilDoneAsync(SyncAsync, patience.Token);
        foreach (var room in rooms)
        {
            long[] shown;
            lock (gate) shown = [.. merged[room].Keys];
            Log.Shows(room, shown);
            Log.CaughtUp(room);
            if (shown.Length > 0) await UntilDoneAsync(ct => ReadAsync(room, shown[^1], ct), patience.Token);
        }

        await UntilDoneAsync(UnreadAsync, patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        if (hub is not null) await hub.DisposeAsync();
        http.Dispose();
        stop.Dispose();
    }

    private static bool IsTrouble(Exception e) =>
        e is HubFailedException or HttpRequestException or TimeoutException or OperationCanceledException or IOException
            or System.Net.WebSockets.WebSocketException or System.Net.Sockets.SocketException or JsonException;

    private async Task RunAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (hub is null) await ConnectAsync(stop.Token);
                if (Volatile.Read(ref behind)) await SyncAsync(stop.Token);
                await SendWaitingAsync(stop.Token);
                await work.WaitAsync(TimeSpan.FromMilliseconds(200), stop.Token);
            }
            catch (Exception e) when (IsTrouble(e))
            {
                LastTrouble = e.Message;
                await DropAsync();
                if (stop.IsCancellationRequested) return;
                await Task.Delay(Pause);
            }
        }
    }

    private async Task ConnectAsync(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(AnswerWithin);
        hearing = new object();
        var connected = await HubClient.ConnectAsync(address, token, Receive, patience.Token);
        hub = connected;
        _ = connected.Closed.ContinueWith(_ => work.Release(), TaskScheduler.Default);
        await connected.SettleAsync(patience.Token);
        Volatile.Write(ref behind, value: true);
    }

    private async Task DropAsync()
    {
        if (hub is not { } lost) return;
        hub = null;
        Reconnects++;
        lost.Kill();
        await lost.DisposeAsync();
    }

    /// <summary>
    /// A few at a time, in order. When one fails, all that have no answer go out again after the next connection.
    /// </summary>
    private async Task SendWaitingAsync(CancellationToken ct)
    {
        var connection = hub!;
        if (connection.Closed.IsCompleted) throw new HubFailedException("The connection is closed.");
        while (true)
        {
            List<Outgoing> batch;
            lock (gate) batch = [.. outbox.Take(MaxInFlight)];
            if (batch.Count == 0) return;

            var answers = new List<(Outgoing Message, Task<JsonObject> Answer)>();
            foreach (var message in batch)
            {
                Log.Sending(message.Room, message.Id, message.Content, connection);
                answers.Add((message, await connection.BeginAsync(new JsonObject
                {
                    ["type"] = "message.send",
                    ["room_id"] = message.Room,
                    ["content"] = message.Content,
                    ["client_message_id"] = message.Id,
                    ["thread_root"] = message.Root,
                }, ct)));
            }

            var refused = false;
            foreach (var (message, answer) in answers) refused |= !Settle(message, await answer.WaitAsync(AnswerWithin, ct));
            if (refused) await Task.Delay(Pause, ct);
        }
    }

    private bool Settle(Outgoing message, JsonObject answer)
    {
        if (answer["type"]?.GetValue<string>() == "ack")
        {
            var id = answer["id"]!.GetValue<Guid>();
            if (answer["seq"] is { } seq) Log.Acknowledged(message.Id, id, seq.GetValue<long>());
            else Log.Held(message.Id, id);
            lock (gate) outbox.Remove(message);
            Interlocked.Increment(ref acknowledged);
            return true;
        }

        var code = answer["code"]?.GetValue<string>() ?? answer.ToJsonString();
        LastTrouble = code;
        if (code == "overloaded") Log.Refused(message.Id, code); // promises that nothing was done
        else if (code is not ("unavailable" or "rate_limited"))
            throw new InvalidOperationException($"A good message was refused for good: {answer.ToJsonString()}");
        return false;
    }

    private void Receive(JsonObject @event)
    {
        switch (@event["type"]?.GetValue<string>())
        {
            case "message.new":
                if (!Merge(@event["message"]!)) return;
                break;
            case "message.updated":
                Hear(@event["message"]!["room_id"]!, @event["message"]!["revision"]!);
                Merge(@event["message"]!);
                return;
            case "message.deleted":
                Hear(@event["room_id"]!, @event["revision"]!);
                break; // the event does not hold the message
            case "message.changed":
                Hear(@event["room_id"]!, @event["revision"]!);
                NoteThread(@event);
                return;
            case "room.updated":
                Hear(@event["room"]!["id"]!, @event["room"]!["revision"]!);
                return;
            case "room.member_joined" or "room.member_left":
                Hear(@event["room_id"]!, @event["revision"]!);
                return;
            case "sync.required":
                SyncRequired++;
                break;
            default:
                return;
        }

        Volatile.Write(ref behind, value: true);
        work.Release();
    }

    private void Hear(JsonNode room, JsonNode revision) =>
        Log.Heard(room.GetValue<Guid>(), revision.GetValue<long>(), changesInOrder ? hearing : null);

    private void NoteThread(JsonNode change)
    {
        if (change["kind"]!.GetValue<string>() != "thread") return;
        Log.SawThread(new ThreadSaid(
            change["room_id"]!.GetValue<Guid>(), change["message_id"]!.GetValue<Guid>(), change["revision"]!.GetValue<long>(),
            change["payload"]?["reply_count"]?.GetValue<long>() ?? 0));
    }

    /// <summary>True when a number before it is missing.</summary>
    private bool Merge(JsonNode message)
    {
        var seen = ReadMessage(message);
        if (!merged.TryGetValue(seen.Room, out var room)) return false;
        Log.Saw(seen);
        lock (gate)
        {
            room[seen.Seq] = seen.Id;
            return seen.Seq > 1 && !room.ContainsKey(seen.Seq - 1);
        }
    }

    private async Task SyncAsync(CancellationToken ct)
    {
        await syncing.WaitAsync(ct);
        try
        {
            Volatile.Write(ref behind, value: false);
            bool more;
            do
            {
                var page = await GetAsync(cursor is null ? "/api/sync" : "/api/sync?cursor=" + Uri.EscapeDataString(cursor), ct);
                foreach (var room in page["rooms"]!.AsArray())
                {
                    foreach (var message in room!["messages"]!.AsArray()) Merge(message!);
                    foreach (var message in room["changed"]!.AsArray()) Merge(message!);
                    foreach (var change in room["changes"]!.AsArray()) NoteThread(change!);
                    if (room["reset"]!.GetValue<bool>()) await FillAsync(room["room"]!["id"]!.GetValue<Guid>(), ct);
                }

                cursor = page["cursor"]!.GetValue<string>();
                more = page["has_more"]!.GetValue<bool>();
            }
            while (more);
        }
        catch
        {
            Volatile.Write(ref behind, value: true);
            throw;
        }
        finally
        {
            syncing.Release();
        }
    }

    /// <summary>After a reset, older messages come from the room's history.</summary>
    private async Task FillAsync(Guid room, CancellationToken ct)
    {
        if (!merged.TryGetValue(room, out var have)) return;
        for (var after = 0L; ;)
        {
            var page = (await GetAsync($"/api/rooms/{room}/messages?limit=100&threads=true&after={after}", ct)).AsArray();
            if (page.Count == 0) return;
            foreach (var message in page) Merge(message!);
            after = page[^1]!["seq"]!.GetValue<long>();
            lock (gate)
            {
                while (have.ContainsKey(after + 1)) after++;
            }
        }
    }

    private async Task ReadAsync(Guid room, long seq, CancellationToken ct)
    {
        using var body = new StringContent(
            new JsonObject { ["seq"] = seq }.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri($"/api/rooms/{room}/read", UriKind.Relative), body, ct);
        answer.EnsureSuccessStatusCode();
    }

    private async Task UnreadAsync(CancellationToken ct)
    {
        foreach (var room in (await GetAsync("/api/rooms?limit=100", ct)).AsArray())
            Log.Unread(
                room!["id"]!.GetValue<Guid>(), room["read_seq"]!.GetValue<long>(), room["unread_count"]!.GetValue<long>());
    }

    private async Task<JsonNode> GetAsync(string path, CancellationToken ct)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), ct);
        var text = await answer.Content.ReadAsStringAsync(ct);
        if (!answer.IsSuccessStatusCode) throw new HttpRequestException($"GET {path} answered {(int)answer.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }

    private async Task UntilDoneAsync(Func<CancellationToken, Task> step, CancellationToken patience)
    {
        while (true)
        {
            try
            {
                await step(patience);
                return;
            }
            catch (Exception e) when (IsTrouble(e) && !patience.IsCancellationRequested)
            {
                LastTrouble = e.Message;
                await Task.Delay(Pause, patience);
            }
        }
    }

    internal static Message ReadMessage(JsonNode message) => new(
        message["room_id"]!.GetValue<Guid>(), message["seq"]!.GetValue<long>(), message["id"]!.GetValue<Guid>(),
        message["user_id"]!.GetValue<Guid>(), message["client_message_id"]!.GetValue<Guid>(),
        message["content"]!.GetValue<string>(), message["deleted_at"] is not null, message["revision"]?.GetValue<long>() ?? 0,
        message["thread_root"]?.GetValue<Guid>());

    private sealed record Outgoing(Guid Room, Guid Id, string Content, Guid? Root);
}
