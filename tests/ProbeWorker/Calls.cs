using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;

namespace Veza.ProbeWorker;

/// <summary>What reached the functions of events, and how they answer: as the word <c>answer=…</c> in what they get asks.</summary>
internal static partial class Calls
{
    private static readonly ConcurrentQueue<JsonObject> Taken = new();

    private static int cancelled;

    /// <summary>How many calls held until they were cancelled.</summary>
    public static int Cancelled => Volatile.Read(ref cancelled);

    /// <summary>Lets go whoever was told to hold.</summary>
    public static TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static JsonArray All => new([.. Taken.Select(c => c.DeepClone())]);

    /// <summary>Notes the call and answers it.</summary>
    public static async Task<object?> AnswerAsync(FunctionContext context, JsonNode value, CancellationToken ct)
    {
        Taken.Enqueue(new JsonObject
        {
            ["function"] = context.FunctionDefinition.Name,
            ["invocation"] = context.InvocationId,
            ["traceParent"] = context.TraceContext.TraceParent,
            ["metadata"] = new JsonObject(
                context.BindingContext.BindingData.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)d.Value?.ToString()))),
            ["value"] = value,
        });
        var wish = Wish().Match(value.ToJsonString()).Groups["wish"].Value;
        switch (wish)
        {
            case "fail":
                throw new InvalidOperationException("as was asked for");
            case "hold":
                await HoldAsync(ct);
                break;
            case "deaf":
                await Go.Task; // to its cancellation
                break;
            case "object":
                return new { ok = true, at = "2026-05-01T10:20:30+02:00" };
            case "text":
                return "as text";
        }

        if (wish.StartsWith("exit", StringComparison.Ordinal)) Environment.Exit(int.Parse(wish[4..]));
        return null;
    }

    private static async Task HoldAsync(CancellationToken ct)
    {
        try
        {
            await Go.Task.WaitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref cancelled);
            throw;
        }
    }

    [GeneratedRegex("answer=(?<wish>[a-z0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Wish();
}
