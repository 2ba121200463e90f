using System.Buffers.Text;
using System.Text;
using Veza.Bench.Measuring;

namespace Veza.Bench.Load;

/// <summary>What happens to the members of a scene; the job that measures decides what follows.</summary>
internal interface IScene
{
    /// <summary>The member is connected and gets events from now on.</summary>
    void Joined(Member member);

    /// <summary>The member got a message.</summary>
    /// <param name="member">Who.</param>
    /// <param name="seq">The message's number in its room.</param>
    /// <param name="index">The number that its sender wrote into its text.</param>
    void Seen(Member member, long seq, int index);

    /// <summary>The member's send was acknowledged.</summary>
    void Acknowledged(Member member);

    /// <summary>The member's send was refused, or its connection ended.</summary>
    void Failed(Member member, string reason);
}

/// <summary>Someone in a room: sends messages with a running number in their text, and checks off what arrives.</summary>
internal abstract class Member(Uri server, string path, IScene scene, int number) : WebSocketConnection(server, path)
{
    /// <summary>The same for every kind of client and server, so that all carry the same bytes.</summary>
    public const string Text = "The quick brown fox jumps over the lazy dog, and then once more over the same dog.";

    /// <summary>Counts from 0.</summary>
    public int Number { get; } = number;

    /// <summary>What this member saw.</summary>
    public SequenceCheck Check { get; } = new();

    /// <summary>Frames that brought messages.</summary>
    public long Batches { get; private set; }

    /// <summary>Whom to tell.</summary>
    protected IScene Scene { get; } = scene;

    /// <summary>Sends a message whose text carries the index.</summary>
    public abstract void Say(int index);

    /// <summary>Sends something so that the server does not take the connection for dead.</summary>
    public abstract void KeepAlive();

    /// <inheritdoc/>
    protected override void OnClosed(string reason) => Scene.Failed(this, reason);

    /// <summary>Finds the messages in an event, or an array of events, without reading the rest of it.</summary>
    protected void Scan(ReadOnlySpan<byte> events)
    {
        var before = Check.Last;
        while (events.IndexOf("\"message.new\""u8) is var start and >= 0)
        {
            events = events[start..];
            events = events[(events.IndexOf("\"seq\":"u8) + 6)..];
            var seq = Numbers.Decimal(events);
            events = events[(events.IndexOf("\"content\":\"#"u8) + 12)..];
            var index = Numbers.Hex(events[..8]);
            Check.See(seq);
            Scene.Seen(this, seq, index);
        }

        if (Check.Last != before) Batches++;
    }

    /// <summary>Writes the index where <see cref="Mark"/> stands in the template.</summary>
    protected static void Put(Span<byte> at, int index) => Utf8Formatter.TryFormat(index, at, out _, new('x', 8));

    /// <summary>Where the index goes.</summary>
    protected static int Mark(ReadOnlySpan<byte> template, string before) =>
        template.IndexOf(Encoding.UTF8.GetBytes(before)) + before.Length;
}
