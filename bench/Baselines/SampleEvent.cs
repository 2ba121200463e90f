using System.Threading.Channels;
using Veza.Bench.Load;
using Veza.Bench.Running;
using Veza.Shared.Common;

namespace Veza.Bench.Baselines;

/// <summary>Events out of nothing, to measure sending alone.</summary>
internal sealed class SampleEvent(TimeProvider clock) : BackgroundService
{
    /// <summary>What messages say, when nobody says anything.</summary>
    public const string Text = "#00000000 " + Member.Text;

    private readonly Channel<Func<Task>> queue = Channel.CreateUnbounded<Func<Task>>();
    private long seq;

    /// <summary>The event that announces a stored message.</summary>
    public static MessageEvent Of(NewMessage m, long seq) => new(
        "message.new", new(m.Id, m.RoomId, seq, m.UserId, "Ada Lovelace", m.Content, m.CreatedAt, m.ClientMessageId));

    /// <summary>The next event. One caller at a time.</summary>
    public MessageEvent Next(string content)
    {
        var (now, id) = (clock.Now(), Guid.CreateVersion7(clock.Now()));
        var message = new NewMessage(SeedIds.Room(0), id, SeedIds.User(0), id, content, now);
        return Of(message, ++seq);
    }

    /// <summary>Sends so many, one after the other, while the answer to the request is on its way already.</summary>
    public void Publish(int count, Func<Task> send)
    {
        for (var i = 0; i < count; i++) queue.Writer.TryWrite(send);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var send in queue.Reader.ReadAllAsync(stoppingToken)) await send();
    }
}
