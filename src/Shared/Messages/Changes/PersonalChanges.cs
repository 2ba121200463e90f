using Veza.Shared.Common;

namespace Veza.Shared.Messages.Changes;

/// <summary>What is said of messages besides their text, as one reader sees it; for history and syncs, not for what all hear live.</summary>
public sealed class PersonalChanges(IEnumerable<MessageChangeKind> kinds)
{
    private readonly MessageChangeKind[] special = [.. kinds.Where(k => k.Personal is not null || k.IsField)];

    /// <summary>The changes in their order; one query for each kind among them that means something else to everybody.</summary>
    public async Task<IReadOnlyList<MessageChange>> ForAsync(UserId reader, IReadOnlyList<MessageChange> changes, CancellationToken ct)
    {
        MessageChange[]? personal = null;
        foreach (var kind in special)
        {
            var places = Enumerable.Range(0, changes.Count).Where(i => changes[i].Kind == kind.Name && changes[i].Payload is not null).ToArray();
            if (places.Length == 0) continue;
            IReadOnlyList<MessageChange> found = [.. places.Select(i => changes[i] with { IsField = kind.IsField })];
            if (kind.Personal is { } ask) found = await ask(reader, found, ct);
            personal ??= [.. changes];
            for (var i = 0; i < places.Length; i++) personal[places[i]] = found[i];
        }

        return personal ?? changes;
    }
}
