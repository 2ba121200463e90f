using System.Diagnostics;
using Veza.Bench.Baselines;
using Veza.Bench.Running;
using Veza.Functions.Hosting.Composition;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Common;
using Veza.Shared.Identity.Tokens;
using Veza.Shared.Messages;
using Veza.Shared.Messages.Sending;
using Veza.Shared.Realtime;

namespace Veza.Bench.Servers;

/// <summary>The product as it is, with the rate limits off, and the routes that a benchmark needs beside its own.</summary>
internal static class VezaBench
{
    private static readonly string[] Limits =
        ["Messages", "Typing", "Receipts", "OtherEvents", "Requests", "AnonymousRequests"];

    /// <summary>What the product has to be told to run.</summary>
    public static string[] Settings(ServerArguments arguments, string url) =>
    [
        $"--urls={url}",
        $"--Veza:Database:ConnectionString={arguments.Database}",
        $"--Veza:Redis:ConnectionString={arguments.Redis}",
        $"--Veza:Redis:KeyPrefix=veza-bench-{Environment.ProcessId}:",
        "--Veza:Identity:KeySecret=not a secret, only a benchmark reads it",
        $"--Veza:Storage:Folder={Path.Combine(Path.GetTempPath(), "veza-bench-files")}",
        "--Veza:Rooms:DefaultChannel=", // people are in the rooms of the load, and in no other
        .. Limits.Select(name => $"--Veza:RateLimits:{name}PerMinute=0"),
    ];

    /// <summary>Nobody is taken for gone during a run: where calls are counted, word of that would count too.</summary>
    public static string[] NobodyLeaves { get; } =
        ["--Veza:Presence:LeaseLife=01:00:00", "--Veza:Presence:DisconnectGrace=01:00:00"];

    /// <summary>The server.</summary>
    public static WebApplication Create(ServerArguments arguments)
    {
        var app = VezaServer.Create(Settings(arguments, "http://127.0.0.1:0"), ServerHost.AddSamples);
        var bench = app.MapGroup("").OpenToAll().Unlimited();
        bench.MapBench();
        bench.MapGet("/bench/tokens", TokensAsync);
        bench.MapPost("/bench/write", WriteAsync);
        var seq = 0L; // of the room that is published to; each turn of the benchmark only needs it to go on
        bench.MapPost("/bench/publish", (Guid room, int count, SampleEvent sample, IRealtimeGateway gateway, TimeProvider clock) =>
            sample.Publish(count, () =>
            {
                gateway.Publish(Group.Room(new(room)), Announced(room, ++seq, clock));
                return Task.CompletedTask;
            }));
        return app;
    }

    /// <summary>One token a line, of the users 0, 1, 2 ….</summary>
    private static async Task<string> TokensAsync(string audience, int count, AccessTokens tokens, CancellationToken ct)
    {
        await tokens.ReadyAsync(ct);
        return string.Join('\n', Enumerable.Range(0, count).Select(n => tokens.Issue(
            new(SeedIds.User(n)), new(SeedIds.Tenant), new(SeedIds.Session(n)), TimeSpan.FromHours(1), audience)));
    }

    private static RealtimeEvent Announced(Guid room, long seq, TimeProvider clock) => MessageEvents.New(
        new MessageView(Said(room, SeedIds.User(0), clock) with { Seq = seq }, "Ada Lovelace", Quote: null));

    private static Message Said(Guid room, Guid author, TimeProvider clock)
    {
        var (now, id) = (clock.Now(), Guid.CreateVersion7(clock.Now()));
        return new(new(id), new(room), Seq: 0, new(author), id, SampleEvent.Text, ReplyTo: null, Mentions: [], now);
    }

    /// <summary>Keeps the product's writer busy for the time, past everything before it.</summary>
    /// <returns>Messages stored.</returns>
    private static async Task<string> WriteAsync(int milliseconds, MessageWriter writer, TimeProvider clock)
    {
        var end = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 1000 * milliseconds);
        var written = 0L;
        await Task.WhenAll(Enumerable.Range(0, 2 * BareInsert.BatchSize).Select(async n =>
        {
            for (var room = n; Stopwatch.GetTimestamp() < end; room += 2 * BareInsert.BatchSize)
            {
                var message = Said(SeedIds.Room(room % 1000), SeedIds.User(room % 8), clock);
                var pending = new PendingMessage(message, Message.Digest(message.Content, null), "Ada Lovelace", quote: null);
                if (!writer.TryEnqueue(pending)) throw new InvalidOperationException("The writer's queue is full.");
                if ((await pending.Task).Status != WriteStatus.Stored) throw new InvalidOperationException("A send was refused.");
                Interlocked.Increment(ref written);
            }
        }));
        return $"{written}";
    }
}
