using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Veza.Testing;

/// <summary>One line that the server logged.</summary>
public sealed record LogLine(LogLevel Level, string Category, EventId Event, string Text, Exception? Exception);

/// <summary>Keeps what the server logs from <see cref="LogLevel.Information"/> up, for the test to look at.</summary>
public sealed partial class LogLines : ILoggerProvider
{
    private const string OfHost = "[host] ";
    private const string OfRuntime = "console";

    private readonly ConcurrentQueue<LogLine> lines = new();

    /// <summary>All so far, in order.</summary>
    public IReadOnlyList<LogLine> All => [.. lines];

    /// <summary>Those that say that something is broken.</summary>
    public IReadOnlyList<LogLine> Errors => [.. lines.Where(l => l.Level >= LogLevel.Error)];

    /// <summary>Those that the program itself reported, and not its runtime or its host.</summary>
    public IReadOnlyList<LogLine> Reported => [.. lines.Where(l => l.Category != OfRuntime)];

    /// <summary>The lines that a process wrote as plain text: <c>level: category[event]</c>, and the text below.</summary>
    public static LogLines ReadConsole(string output)
    {
        var log = new LogLines();
        var texts = output.Split('\n');
        for (var i = 0; i < texts.Length; i++)
        {
            if (HeadPattern().Match(texts[i]) is not { Success: true } head) continue;
            var text = string.Join('\n', texts.Skip(i + 1).TakeWhile(t => t.StartsWith(' ')));
            var level = head.Groups["level"].Value == "crit" ? LogLevel.Critical : LogLevel.Error;
            var number = int.Parse(head.Groups["event"].Value, CultureInfo.InvariantCulture);
            log.lines.Enqueue(new LogLine(level, head.Groups["category"].Value, new EventId(number), text, null));
        }

        return log;
    }

    /// <summary>
    /// The lines that a process wrote as JSON; what is no such line is the runtime's last word, and an error. Of what its
    /// host says, only that it ended counts.
    /// </summary>
    public static LogLines Read(string output)
    {
        var log = new LogLines();
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            if (!line.StartsWith(OfHost, StringComparison.Ordinal) || line.StartsWith(OfHost + "worker", StringComparison.Ordinal))
                log.lines.Enqueue(Parse(line));
        return log;
    }

    private static LogLine Parse(string line)
    {
        if (!line.StartsWith('{')) return new LogLine(LogLevel.Error, OfRuntime, default, line, null);
        var json = JsonNode.Parse(line)!;
        var exception = json["Exception"]?.GetValue<string>();
        return new LogLine(
            Enum.Parse<LogLevel>(json["LogLevel"]!.GetValue<string>()),
            json["Category"]!.GetValue<string>(),
            new EventId(json["EventId"]!.GetValue<int>(), json["EventName"]?.GetValue<string>()),
            json["Message"]!.GetValue<string>(),
            exception is null ? null : new InvalidOperationException(exception));
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(lines, categoryName);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The lines outlive the server: a test reads them after it stopped.
    }

    [GeneratedRegex(@"^(?<level>fail|crit): (?<category>.+)\[(?<event>\d+)\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HeadPattern();

    private sealed class Logger(ConcurrentQueue<LogLine> lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                lines.Enqueue(new LogLine(logLevel, category, eventId, formatter(state, exception), exception));
        }
    }
}
