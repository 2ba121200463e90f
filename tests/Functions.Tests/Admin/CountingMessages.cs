using System.Globalization;

namespace Veza.Functions.Tests.Admin;

public sealed class CountingMessages
{
    [Fact]
    public async Task Messages_that_were_sent_are_in_the_counts_of_the_day()
    {
        await using var server = await TestServer.StartAsync([new("Veza:Events:Linger", "00:00:00.01")]);
        var owner = await server.CreateUserAsync("Olga");
        var (one, two) = (await server.CreateRoomAsync(owner), await server.CreateRoomAsync(owner));
        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => owner.SayAsync(i % 3 == 0 ? two : one, $"message {i}")));
        await server.Database.RunAsync("""
            DO $$ BEGIN
                FOR i IN 1..2000 LOOP -- behind the outbox there may be a queue
                    EXIT WHEN (SELECT sum(messages) FROM message_counts) >= 30;
                    PERFORM pg_sleep(0.01);
                END LOOP;
            END $$
            """);

        var all = await owner.GetAsync("/api/admin/analytics/messages");
        var first = await owner.GetAsync($"/api/admin/analytics/messages?room_id={one}&from={all.Text("to")}&to={all.Text("to")}");

        Assert.Equal((30, 30, 20), (all.Number("total"), all["days"]!.AsArray().Count, first.Number("total")));
        Assert.Equal(all.Text("to"), all["days"]!.AsArray()[^1].Text("day"));
        Assert.Equal(
            29, DateOnly.Parse(all.Text("to"), CultureInfo.InvariantCulture).DayNumber
                - DateOnly.Parse(all.Text("from"), CultureInfo.InvariantCulture).DayNumber);
    }

    [Theory]
    [InlineData("from=today")]
    [InlineData("from=05/31/2026")]
    [InlineData("to=2026-02-30")]
    [InlineData("from=2026-05-02&to=2026-05-01")]
    [InlineData("from=2024-01-01&to=2026-05-01")]
    public async Task Days_that_are_none_or_too_many_are_refused(string query)
    {
        await using var server = await TestServer.StartAsync();
        var owner = await server.CreateUserAsync("Olga");

        var (status, code) = await owner.TryAsync(HttpMethod.Get, $"/api/admin/analytics/messages?{query}");

        Assert.Equal((400, "validation_failed"), ((int)status, code));
    }
}
