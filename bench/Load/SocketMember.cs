using System.Text;

namespace Veza.Bench.Load;

/// <summary>A client of the bare WebSocket server: a message is a frame, there and back, and nothing is acknowledged.</summary>
internal sealed class SocketMember : Member
{
    private readonly byte[] message = Frame(Encoding.UTF8.GetBytes("#00000000 " + Text));
    private readonly int mark;

    /// <summary>Connects.</summary>
    public SocketMember(Uri server, string path, IScene scene, int number) : base(server, path, scene, number) =>
        mark = Mark(message, "#");

    /// <inheritdoc/>
    public override void Say(int index)
    {
        Put(message.AsSpan(mark), index);
        Send(message);
        Scene.Acknowledged(this);
    }

    /// <inheritdoc/>
    public override void KeepAlive()
    {
    }

    /// <inheritdoc/>
    protected override void OnOpen() => Scene.Joined(this);

    /// <inheritdoc/>
    protected override void OnData(ReadOnlySpan<byte> data, bool last) => Scan(data);
}
