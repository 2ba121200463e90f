using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using Microsoft.Extensions.Logging;
using Veza.Functions.Http;
using Veza.Shared.Database;

namespace Veza.Testing;

/// <summary>
/// What a server logs as broken fails the test that ran it, when the server is disposed of: unless the test provoked it on
/// purpose, and said so.
/// </summary>
public sealed class ProvokedErrors
{
    // A worker tells the Functions host the name of a log event that has one, and not its number.
    private static readonly FrozenDictionary<int, string> Names = new[] { typeof(Commands).Assembly, typeof(VezaJson).Assembly }
        .SelectMany(assembly => assembly.GetTypes())
        .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Select(method => (Log: method.GetCustomAttribute<LoggerMessageAttribute>(), method.Name)).Where(m => m.Log is not null)
        .ToFrozenDictionary(m => m.Log!.EventId, m => m.Log!.EventName ?? m.Name);

    private readonly ConcurrentQueue<Func<LogLine, bool>> provoked = new();

    /// <summary>The test breaks something, and the server has to log it.</summary>
    /// <param name="fits">Which errors come of that; as narrow as can be.</param>
    public void Add(Func<LogLine, bool> fits) => provoked.Enqueue(fits);

    /// <summary>The same, for one kind of log event.</summary>
    public void Add(int eventId)
    {
        var name = Names.GetValueOrDefault(eventId);
        Add(line => line.Event.Id == eventId || (name is not null && line.Event.Id == 0 && line.Event.Name == name));
    }

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
