using System.Collections.Concurrent;

namespace Veza.Doubles.FunctionsHost;

/// <summary>The console of the handlers and what the host did to them, the newest lines only.</summary>
internal sealed class Journal(Action<string>? listener = null)
{
    private const int MaxLines = 20_000;

    private readonly ConcurrentQueue<string> lines = new();

    public string Text => string.Join('\n', lines);

    /// <summary>A line of the host itself.</summary>
    public void Note(string line) => Add("[host] " + line);

    public void Add(string? line)
    {
        if (line is null) return;
        lines.Enqueue(line);
        listener?.Invoke(line);
        while (lines.Count > MaxLines) lines.TryDequeue(out _);
    }
}
