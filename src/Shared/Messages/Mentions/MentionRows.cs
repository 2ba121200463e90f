namespace Veza.Shared.Messages.Mentions;

/// <summary>
/// Mentions as two columns of <c>messages</c>: <c>mentions</c>, the ids, which unread counts look through, and <c>mentioned</c>,
/// <c>"handle id"</c> for each.
/// </summary>
public static class MentionRows
{
    /// <summary>Each id once; null when there is none.</summary>
    public static Guid[]? Ids(IReadOnlyList<Mention> mentions) =>
        mentions.Count == 0 ? null : [.. mentions.Select(m => m.Id).Distinct()];

    /// <summary>The entries; null when no handle is known.</summary>
    public static string[]? Entries(IReadOnlyList<Mention> mentions) =>
        mentions.Any(m => m.Handle.Length > 0) ? [.. mentions.Where(m => m.Handle.Length > 0).Select(m => $"{m.Handle} {m.Id}")] : null;

    /// <summary>An entry counts when its id is among those named; an id without an entry was stored by a former version.</summary>
    public static IReadOnlyList<Mention> Read(Guid[] ids, string[] entries)
    {
        var mentions = new List<Mention>(ids.Length);
        foreach (var entry in entries)
        {
            var blank = entry.IndexOf(' ');
            if (blank > 0 && Guid.TryParse(entry.AsSpan(blank + 1), out var id) && ids.Contains(id)) mentions.Add(new(entry[..blank], id));
        }

        foreach (var id in ids)
            if (!mentions.Exists(m => m.Id == id)) mentions.Add(new("", id));
        return mentions;
    }
}
