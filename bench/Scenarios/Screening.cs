using Microsoft.Extensions.Logging.Abstractions;
using Veza.Bench.Measuring;
using Veza.Shared.Moderation.Pipeline;

namespace Veza.Bench.Scenarios;

/// <summary>The stages of moderation over long and over hostile texts, in this process: no server, no client. Processor time
/// counts: on a busy machine the clock on the wall says how long others were at work.</summary>
internal static class Screening
{
    private const string Name = "screening";
    private const int Long = 8000, Texts = 2000, Rounds = 15;

    private static readonly ModerationPipeline Pipeline = new(TimeProvider.System, NullLogger<ModerationPipeline>.Instance);

    /// <summary>Each is repeated to any length: what tempts a matcher to go back, or to look again at what it has seen.</summary>
    private static readonly (string What, string Text)[] Hostile =
    [
        ("one letter", "s"), ("letters with dots", "f.u."), ("marks on marks", "s\u0301\u0302"), ("leetspeak", "5h1"), ("links", "http://a.b/@"),
        ("mentions", "@a "), ("a word that almost is one", "shi shiit "), ("look-alikes", "\u0441\u0430"), ("censored", "f**k* "),
    ];

    /// <summary>Runs it.</summary>
    public static Task RunAsync(Running.Bench bench)
    {
        var ordinary = Repeat("The train was late again this morning, so we began without you; the minutes are in the folder. ", Long);
        for (var i = 0; i < Texts; i++) Judge(ordinary); // until the code is compiled at its best
        var times = new Histogram();
        for (var i = 0; i < Texts; i++) times.Record(Time(ordinary));
        bench.Report.AtMost(Name, "p50 of 8,000 characters", times.Milliseconds(0.5), 1, "ms");
        bench.Report.AtMost(Name, "p99 of 8,000 characters", times.Milliseconds(0.99), 1, "ms");
        foreach (var (what, text) in Hostile) bench.Report.AtMost(Name, $"{what}: twice the length over once", Doubling(text), 2.5);
        return Task.CompletedTask;
    }

    /// <summary>The best of some rounds each: what other work on the machine disturbs least.</summary>
    private static double Doubling(string text)
    {
        var (once, twice) = (Repeat(text, 4 * Long), Repeat(text, 8 * Long));
        var (best, doubled) = (long.MaxValue, long.MaxValue);
        for (var i = 0; i < Rounds; i++) (best, doubled) = (Math.Min(best, Time(once)), Math.Min(doubled, Time(twice)));
        return (double)doubled / best;
    }

    private static long Time(string text)
    {
        var start = ThreadTime.Now;
        Judge(text);
        return ThreadTime.Now - start;
    }

    private static void Judge(string text) => Pipeline.Judge(text, AuthorFacts.Ordinary, RoomFacts.Ordinary, RuleSet.BuiltIn);

    private static string Repeat(string text, int length) => string.Concat(Enumerable.Repeat(text, (length / text.Length) + 1))[..length];
}
