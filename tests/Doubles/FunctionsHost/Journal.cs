using System.Collections.Concurrent;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Veza.Doubles.FunctionsHost.Workers.Protocol;

namespace Veza.Doubles.FunctionsHost;

/// <summary>
/// What the workers wrote to their consoles and logged to the host, and what the host did to them; the newest lines only.
/// </summary>
internal sealed class Journal(Action<string>? listener = null)
{
    private const int MaxLines = 20_000;

    private readonly ConcurrentQueue<string> lines = new();

    public string Text => string.Join('\n', lines);

    /// <summary>A line of the host itself.</summary>
    public void Note(string line) => Add("[host] " + line.ReplaceLineEndings(" | "));

    /// <summary>What a worker logged, as one line of JSON.</summary>
    public void Log(RpcLog log) => Add(new JObject
    {
        ["EventId"] = int.TryParse(log.EventId, out var id) ? id : 0,
        ["EventName"] = log.EventId,
        ["LogLevel"] = log.Level.ToString(),
        ["Category"] = log.Category,
        ["Message"] = log.Message,
        ["Exception"] = log.Exception is { } e ? $"{e.Type}: {e.Message}\n{e.StackTrace}" : null,
    }.ToString(Formatting.None));

    public void Add(string? line)
    {
        if (line is null) return;
        lines.Enqueue(line);
        listener?.Invoke(line);
        while (lines.Count > MaxLines) lines.TryDequeue(out _);
    }
}
