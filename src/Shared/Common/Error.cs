using System.Collections.ObjectModel;

namespace Veza.Shared.Common;

/// <summary>An expected refusal. Bugs and outages are exceptions instead.</summary>
/// <param name="Code">Stable, <c>snake_case</c>; part of the contract (docs/api.md).</param>
/// <param name="Detail">One sentence for a person, in English.</param>
public sealed record Error(string Code, ErrorKind Kind, string Detail)
{
    /// <summary>What is wrong with each field, for <see cref="ErrorKind.Invalid"/>; field names as on the wire.</summary>
    public IReadOnlyDictionary<string, FieldFault>? Fields { get; init; }

    /// <summary>
    /// What a client needs to say the refusal in its own words, by their names on the wire, besides the fields and the time to wait.
    /// </summary>
    public IReadOnlyDictionary<string, string> Words { get; private init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The same for numbers: a limit is always <c>max</c>.</summary>
    public IReadOnlyDictionary<string, long> Numbers { get; private init; } = ReadOnlyDictionary<string, long>.Empty;

    /// <summary>Parts of a text that it is about, in UTF-16 units of what was sent.</summary>
    public IReadOnlyList<(int Start, int Length)>? Ranges { get; init; }

    /// <summary>When trying again makes sense.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary><c>validation_failed</c> for one field.</summary>
    public static Error Field(string field, FieldFault fault) => new(
        "validation_failed", ErrorKind.Invalid, $"The field '{field}' is not valid: {fault.Text}")
    {
        Fields = new Dictionary<string, FieldFault>(StringComparer.Ordinal) { [field] = fault },
    };

    /// <summary>The refusal with a word for programs.</summary>
    public Error With(string name, string word) => this with
    { Words = new Dictionary<string, string>(Words, StringComparer.Ordinal) { [name] = word } };

    /// <summary>The refusal with a number for programs.</summary>
    public Error With(string name, long number) => this with
    { Numbers = new Dictionary<string, long>(Numbers, StringComparer.Ordinal) { [name] = number } };

    /// <summary>Both refusals as one, the fields of the second added to those of the first.</summary>
    public static Error? Join(params ReadOnlySpan<Error?> errors)
    {
        Error? joined = null;
        foreach (var error in errors)
        {
            if (error is null) continue;
            if (joined?.Fields is null || error.Fields is null)
            {
                joined ??= error;
                continue;
            }

            var fields = joined.Fields.Concat(error.Fields.Where(f => !joined.Fields.ContainsKey(f.Key)));
            joined = joined with
            {
                Detail = "Several fields are not valid.",
                Fields = new Dictionary<string, FieldFault>(fields, StringComparer.Ordinal),
            };
        }

        return joined;
    }
}
