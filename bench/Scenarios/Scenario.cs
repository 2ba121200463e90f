namespace Veza.Bench.Scenarios;

/// <summary>Something that users do with the product, measured beside the least that it could cost.</summary>
/// <param name="Name">For <c>--only</c>.</param>
/// <param name="What">In a few words.</param>
/// <param name="RunAsync">Measures, and tells the report.</param>
internal sealed record Scenario(string Name, string What, Func<Running.Bench, Task> RunAsync)
{
    /// <summary>All of them, in the order in which they run.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("http-send", "POST a message, 64 connections; 1,000 rooms, and one hot room", HttpSend.RunAsync),
        new("write-path", "batches of 256 to the database, without a client", WritePath.RunAsync),
        new("screening", "the stages of moderation over long and over hostile texts, in one process", Screening.RunAsync),
        new("screened-send", "POST a message into 1,000 rooms, with and without looking through its text", ScreenedSend.RunAsync),
        new("fan-out", "events without persistence to all members of a room, 64 in flight", FanOut.RunAsync),
        new("persistent", "sends over the hub, stored, to all members of a room, 32 in flight", Persistent.RunAsync),
        new("one-to-one", "200 people in 100 direct rooms, each sends when the last one has arrived", OneToOne.RunAsync),
        new("latency", "100 messages a second to 100 members, on a fixed schedule", Latency.RunAsync),
        new("history", "GET 50 messages anywhere in a million", History.RunAsync),
        new("catch-up", "1,000 clients come back within a moment, each missed 200 messages", CatchUp.RunAsync),
        new("idle", "memory of 2,000 idle connections", Idle.RunAsync),
        new("client", "the web client in Chromium at a quarter of the processor's speed", Client.RunAsync),
        new("start-up", "the published executable, from its start to its first answer", StartUp.RunAsync),
        new("serverless", "sends over HTTP: the package behind the doubles of Azure, and standalone", Serverless.RunAsync),
    ];
}
