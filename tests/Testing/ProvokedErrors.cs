using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Veza.Testing;

/// <summary>
/// What a server logs as broken fails the test that ran it, when the server is disposed of: unless the test provoked it on
/// purpose, and said so.
/// </summary>
public sealed class ProvokedErrors
{
    private readonly ConcurrentQueue<Func<LogLine, bool>> provoked = new();

    /// <summary>The test breaks something, and the server has to log it.</summary>
    /// <param name="fits">Which errors come of that; as narrow as can be.</param>
    public void Add(Func<LogLine, bool> fits) => provoked.Enqueue(fits);

    /// <summary>The same, for one kind of log event.</summary>
    public void Add(int eventId) => Add(line => line.Event.Id == eventId);

    /// <summary>Throws when there are errors that nobody provoked.</summary>
    /// <exception cref="UnexpectedErrorsException">The message shows them.</exception>
    public void Check(IEnumerable<LogLine> lines)
    {
        LogLine[] errors = [.. lines.Where(l => l.Level >= LogLevel.Error && !provoked.Any(fits => fits(l)))];
        if (errors.Length > 0) throw new UnexpectedErrorsException(errors);
    }
}

/// <summary>A server logged what no test provoked: something was not handled.</summary>
public sealed class UnexpectedErrorsException(IReadOnlyCollection<LogLine> errors) : Exception(
    $"The server logged {errors.Count} errors that the test did not provoke:\n" + string.Join('\n', errors.Take(Shown).Select(Text)))
{
    private const int Shown = 5;

    private static string Text(LogLine line) => $"{line.Category}[{line.Event.Id}] {line.Text}\n{line.Exception}";
}
