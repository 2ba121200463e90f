using System.Text;
using System.Text.Json;
using Veza.Shared.Realtime;

namespace Veza.Shared.Tests.Realtime;

public sealed class WritingEvents
{
    [Fact]
    public void Times_are_in_UTC_with_microseconds()
    {
        var time = new DateTimeOffset(2026, 1, 2, 5, 4, 5, TimeSpan.FromHours(2)).AddTicks(1_234_560);

        var written = RealtimeEvent.Create("test", time, static (w, t) => w.WriteTime("at"u8, t));

        Assert.Equal("""{"type":"test","at":"2026-01-02T03:04:05.123456Z"}""", Encoding.UTF8.GetString(written.Json.Span));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8_000)]
    [InlineData(100_000)]
    public void Text_of_any_length_is_kept_and_nothing_beside_it(int length)
    {
        var text = new string('é', length);

        var written = RealtimeEvent.Create("test", text, static (w, t) => w.WriteString("content"u8, t));

        using var json = JsonDocument.Parse(written.Json);
        Assert.Equal(text, json.RootElement.GetProperty("content").GetString());
        Assert.InRange(written.Json.Length, 2 * length, (2 * length) + 40);
    }

    [Fact]
    public void Events_written_at_the_same_time_do_not_share_memory()
    {
        var events = new RealtimeEvent[64];

        Parallel.For(0, events.Length, n => events[n] = RealtimeEvent.Create("test", n, static (w, i) => w.WriteNumber("n"u8, i)));

        Assert.All(events.Index(), e => Assert.Equal($$"""{"type":"test","n":{{e.Index}}}""", Encoding.UTF8.GetString(e.Item.Json.Span)));
    }
}
