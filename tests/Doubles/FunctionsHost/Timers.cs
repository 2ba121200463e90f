using NCrontab;
using Newtonsoft.Json.Linq;

namespace Veza.Doubles.FunctionsHost;

/// <summary>The timer functions: fired by hand, or by their schedules.</summary>
internal sealed class Timers(FunctionCatalog catalog, EventInvoker events, FunctionsHostOptions options) : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly Dictionary<string, Slot> slots = catalog.Functions.Where(f => f.Is("timerTrigger"))
        .ToDictionary(f => f.Name, f => new Slot(f), StringComparer.OrdinalIgnoreCase);
    private Task running = Task.CompletedTask;

    /// <summary>Lets the schedules run, until disposal.</summary>
    public void Start() => running = Task.WhenAll(slots.Values.Select(RunAsync));

    /// <summary>One run; runs of one timer never overlap, as a lock in the host's storage makes sure.</summary>
    public async Task<Invocation> FireAsync(string name, bool pastDue)
    {
        if (!slots.TryGetValue(name, out var slot))
            throw new ArgumentException($"No timer function is named '{name}'; there are {string.Join(", ", slots.Keys)}.", nameof(name));

        await slot.Turn.WaitAsync(stopping.Token);
        try
        {
            var now = options.Clock.GetUtcNow();
            var value = new JObject
            {
                ["Schedule"] = new JObject { ["AdjustForDST"] = true },
                ["ScheduleStatus"] = slot.Last is { } last
                    ? new JObject { ["Last"] = last, ["Next"] = slot.NextAfter(now), ["LastUpdated"] = last }
                    : JValue.CreateNull(),
                ["IsPastDue"] = pastDue,
            };
            var done = await events.InvokeAsync(slot.Function, new TriggerValue(value, []), stopping.Token);
            slot.Last = now;
            return done;
        }
        finally
        {
            slot.Turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private async Task RunAsync(Slot slot)
    {
        try
        {
            while (true)
            {
                var now = options.Clock.GetUtcNow();
                await Task.Delay(slot.NextAfter(now) - now, options.Clock, stopping.Token);
                await FireAsync(slot.Function.Name, pastDue: false);
            }
        }
        catch (OperationCanceledException)
        {
            // The double is being disposed of.
        }
    }

    private sealed class Slot(FunctionSpec function)
    {
        private readonly CrontabSchedule schedule = CrontabSchedule.Parse(function.Trigger.Text("schedule"), new() { IncludingSeconds = true });

        public FunctionSpec Function => function;

        public SemaphoreSlim Turn { get; } = new(1);

        /// <summary>Null before its first run.</summary>
        public DateTimeOffset? Last { get; set; }

        public DateTimeOffset NextAfter(DateTimeOffset now) => new(schedule.GetNextOccurrence(now.UtcDateTime), TimeSpan.Zero);
    }
}
