using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Veza.Testing;

/// <summary>One line that the server logged.</summary>
public sealed record LogLine(LogLevel Level, string Category, EventId Event, string Text, Exception? Exception);

/// <summary>Keeps what the server logs from <see cref="LogLevel.Information"/> up, for the test to look at.</summary>
public sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<LogLine> lines = new();

    /// <summary>All so far, in order.</summary>
    public IReadOnlyList<LogLine> All => [.. lines];

    /// <summary>Those that say that something is broken.</summary>
    public IReadOnlyList<LogLine> Errors => [.. lines.Where(l => l.Level >= LogLevel.Error)];

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(lines, categoryName);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The lines outlive the server: a test reads them after it stopped.
    }

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
