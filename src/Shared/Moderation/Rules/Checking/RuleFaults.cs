using Veza.Shared.Common;

namespace Veza.Shared.Moderation.Rules.Checking;

/// <summary>What is wrong with a document, by field: the first few of it.</summary>
internal sealed class RuleFaults
{
    /// <summary>Who has more to mend hears of the rest then.</summary>
    private const int Most = 20;

    private readonly List<Error> faults = [];

    public bool Any => faults.Count > 0;

    public bool IsFull => faults.Count >= Most;

    /// <summary>Adds it, if there is one.</summary>
    /// <param name="field">As in <c>words[3].severity</c>.</param>
    public void Add(string field, FieldFault? fault)
    {
        if (fault is not null && !IsFull) faults.Add(Error.Field($"rules.{field}", fault));
    }

    /// <summary>Adds what is wrong with all of it.</summary>
    public void AddWhole(FieldFault fault) => faults.Add(Error.Field("rules", fault));

    /// <summary>A list: how many there may be, and what is wrong with each; absent: nothing.</summary>
    public void AddList<T>(string field, IReadOnlyList<T>? list, int max, Action<string, T> check)
    {
        if (list is null) return;
        if (list.Count > max)
        {
            Add(field, FieldFault.WrongCount(0, max, list.Count));
            return;
        }

        for (var i = 0; i < list.Count && !IsFull; i++)
        {
            if (list[i] is { } entry) check($"{field}[{i}]", entry);
            else Add($"{field}[{i}]", FieldFault.Required);
        }
    }

    public Error? ToError() => Error.Join([.. faults]);
}
