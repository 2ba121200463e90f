namespace Veza.Shared.Moderation.Cases;

/// <summary>An appeal as whoever made it sees it.</summary>
/// <param name="Decision">Null: nobody has decided.</param>
public sealed record Appeal(Guid Action, string? Decision, DateTimeOffset? DecidedAt)
{
    /// <summary><c>open</c>, <c>upheld</c> (the action stays) or <c>overturned</c> (it was taken back).</summary>
    public string State => Decision switch
    {
        null => "open",
        "overturn" => "overturned",
        _ => "upheld",
    };
}

/// <summary>What became of appeals.</summary>
public sealed class AppealReader(CaseRepository cases)
{
    /// <summary>The appeals against those actions, by action; there is one against each at most.</summary>
    public async Task<IReadOnlyDictionary<Guid, Appeal>> ListAsync(Guid[] actions, CancellationToken ct) =>
        (actions.Length == 0 ? [] : await cases.ListAppealsAsync(actions, ct)).ToDictionary(a => a.Action);
}
