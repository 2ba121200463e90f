using Veza.History;

namespace Veza.Shared.Tests.History;

/// <summary>A server and clients of a few lines that are correct by construction; tests then break what they recorded.</summary>
internal sealed class SimulatedChat
{
    private readonly Dictionary<Guid, List<Message>> rooms;

    public SimulatedChat(int clients, int rooms)
    {
        Clients = [.. Enumerable.Range(0, clients).Select(i => new ClientLog($"client {i}", Fresh.Id()))];
        this.rooms = Enumerable.Range(0, rooms).ToDictionary(_ => Fresh.Id(), _ => new List<Message>());
        RoomIds = [.. this.rooms.Keys];
    }

    public ClientLog[] Clients { get; }

    public Guid[] RoomIds { get; }

    /// <summary>What the server holds; a test may spoil it.</summary>
    public List<Message> Stored(int room = 0) => rooms[RoomIds[room]];

    /// <summary>A send that is stored and acknowledged.</summary>
    public Message Say(int client, string text, int room = 0)
    {
        var id = Begin(client, text, room);
        var stored = Store(client, id, text, room);
        Clients[client].Acknowledged(id, stored.Id, stored.Seq);
        return stored;
    }

    public Guid Begin(int client, string text, int room = 0, object? connection = null)
    {
        var id = Fresh.Id();
        Clients[client].Sending(RoomIds[room], id, text, connection);
        return id;
    }

    public Message Store(int client, Guid clientMessageId, string text, int room = 0)
    {
        var list = Stored(room);
        var message = new Message(RoomIds[room], list.Count + 1, Fresh.Id(), Clients[client].User, clientMessageId, text);
        list.Add(message);
        return message;
    }

    /// <summary>Everybody reads everything to the end.</summary>
    public void CatchUp()
    {
        foreach (var client in Clients)
        {
            foreach (var (room, messages) in rooms)
            {
                foreach (var message in messages) client.Saw(message);
                client.Shows(room, [.. messages.Select(m => m.Seq)]);
                client.Unread(room, messages.Count, 0);
                client.CaughtUp(room);
            }
        }
    }

    public HistoryReport Check() =>
        HistoryChecker.Check(Clients, [.. rooms.Select(r => new FinalHistory(r.Key, r.Value))]);
}
