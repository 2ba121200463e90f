using System.Text;

namespace Veza.Bench.Load;

/// <summary>A client of a SignalR hub, over the JSON protocol, that speaks the product's events.</summary>
internal sealed class HubMember : Member
{
    private const byte Separator = 0x1e;
    private static readonly byte[] Alive = Frame("{\"type\":6}\u001e"u8);
    private static readonly byte[] Ping = Frame(
        "{\"type\":1,\"invocationId\":\"p\",\"target\":\"event\",\"arguments\":[{\"type\":\"ping\"}]}\u001e"u8);

    private readonly bool pings;
    private readonly byte[] message;
    private readonly (int Text, int Id) mark;
    private byte[] part = [];
    private bool greeted;

    /// <summary>Connects.</summary>
    /// <param name="server">Where.</param>
    /// <param name="path">The hub, with what it asks of a connection.</param>
    /// <param name="scene">Whom to tell.</param>
    /// <param name="number">Counts from 0.</param>
    /// <param name="room">Where <see cref="Say"/> speaks.</param>
    /// <param name="pings">Whether a connection counts only when a ping was answered, as the product's clients do it.</param>
    public HubMember(Uri server, string path, IScene scene, int number, Guid room, bool pings)
        : base(server, path, scene, number)
    {
        this.pings = pings;
        var run = Random.Shared.NextInt64(1L << 48); // the client's ids differ from those of earlier runs
        message = Frame(Encoding.UTF8.GetBytes(
            "{\"type\":1,\"invocationId\":\"s\",\"target\":\"event\",\"arguments\":[{\"type\":\"message.send\",\"room_id\":\""
            + $"{room}\",\"content\":\"#00000000 {Text}\",\"client_message_id\":\"00000000-0000-4000-8000-{run:x12}\"}}]}}\u001e"));
        mark = (Mark(message, "\"content\":\"#"), Mark(message, "\"client_message_id\":\""));
    }

    /// <inheritdoc/>
    public override void Say(int index)
    {
        Put(message.AsSpan(mark.Text), index);
        Put(message.AsSpan(mark.Id), index);
        Send(message);
    }

    /// <inheritdoc/>
    public override void KeepAlive() => Send(Alive);

    /// <inheritdoc/>
    protected override void OnOpen() => Send(Frame("{\"protocol\":\"json\",\"version\":1}\u001e"u8));

    /// <inheritdoc/>
    protected override void OnData(ReadOnlySpan<byte> data, bool last)
    {
        // Hub messages are separated by a character of their own and may lie across frames, or several in one.
        while (data.IndexOf(Separator) is var end and >= 0)
        {
            if (part.Length > 0)
            {
                OnMessage([.. part, .. data[..end]]);
                part = [];
            }
            else
            {
                OnMessage(data[..end]);
            }

            data = data[(end + 1)..];
        }

        if (data.Length > 0) part = [.. part, .. data];
    }

    private void OnMessage(ReadOnlySpan<byte> hub)
    {
        if (hub.StartsWith("{\"type\":1,"u8)) Scan(hub);
        else if (hub.StartsWith("{\"type\":3,"u8)) OnResult(hub);
        else if (!greeted) OnGreeting(hub);
        else if (hub.StartsWith("{\"type\":7"u8)) Scene.Failed(this, Encoding.UTF8.GetString(hub));
    }

    private void OnGreeting(ReadOnlySpan<byte> hub)
    {
        greeted = true;
        if (!hub.SequenceEqual("{}"u8)) Scene.Failed(this, Encoding.UTF8.GetString(hub));
        else if (pings) Send(Ping);
        else Scene.Joined(this);
    }

    private void OnResult(ReadOnlySpan<byte> hub)
    {
        if (hub.IndexOf("\"type\":\"ack\""u8) >= 0) Scene.Acknowledged(this);
        else if (hub.IndexOf("\"type\":\"pong\""u8) >= 0) Scene.Joined(this);
        else Scene.Failed(this, Encoding.UTF8.GetString(hub));
    }
}
