namespace Veza.Shared.Common;

/// <summary>The form in which Azure's services write down where they are: <c>Name=value;Name=value</c>.</summary>
public static class ConnectionText
{
    /// <summary>The parts by their names, in any case. Only the first <c>=</c> of a part counts: keys end in some.</summary>
    /// <param name="setting">The setting's name, for messages.</param>
    /// <param name="text">Its value.</param>
    /// <param name="names">What may be named in a message. A key that was pasted at the wrong place passes for a name.</param>
    /// <param name="remedy">What to do.</param>
    /// <exception cref="InvalidOperationException">It is not of that form; the message has no secret.</exception>
    public static Dictionary<string, string> Parse(string setting, string text, IEnumerable<string> names, string remedy)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Split('=', 2) is not [var name, var value])
                throw new InvalidOperationException($"{setting} holds a part without '='. {remedy}");
            if (parts.TryAdd(name.Trim(), value.Trim())) continue;

            var known = names.FirstOrDefault(n => string.Equals(n, name.Trim(), StringComparison.OrdinalIgnoreCase));
            throw new InvalidOperationException($"{setting} holds {(known is null ? "a part" : $"'{known}'")} twice. {remedy}");
        }

        return parts;
    }
}
