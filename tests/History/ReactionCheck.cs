namespace Veza.History;

/// <summary>The check of the reactions in one room.</summary>
internal sealed class ReactionCheck(FinalHistory final, IReadOnlyList<ClientLog.Snapshot> logs, List<Violation> violations)
{
    public void Run()
    {
        var stored = new HashSet<(Guid User, ReactionPlace Place)>();
        foreach (var row in final.Reactions)
            if (!stored.Add(row)) Add(ViolationKind.Doubled, $"{row.User} reacted twice with {row.Place.Emoji} to {row.Place.MessageId}");

        var wishes = logs.SelectMany(l => l.Wishes.Where(w => w.Room == final.Room).Select(w => (l.Name, l.User, Wish: w)))
            .GroupBy(w => (w.User, w.Wish.Place)).ToDictionary(g => g.Key, g => g.ToArray());
        foreach (var ((user, place), all) in wishes)
        {
            // What follows the last answer may have happened or not; an answered wish before it is over.
            var from = Array.FindLastIndex(all, w => w.Wish.IsAcknowledged);
            var possible = all.Skip(Math.Max(0, from)).Select(w => w.Wish.On).ToHashSet();
            if (from < 0) possible.Add(false);
            var isThere = stored.Contains((user, place));
            if (possible.Contains(isThere)) continue;
            Add(isThere ? ViolationKind.Phantom : ViolationKind.Lost,
                $"{all[0].Name} was told that {place.Emoji} on {place.MessageId} is {(isThere ? "gone" : "there")}; it is not so");
        }

        foreach (var (user, place) in stored.Where(s => !wishes.ContainsKey(s)))
            Add(ViolationKind.Phantom, $"{user} never reacted with {place.Emoji} to {place.MessageId}");

        var rows = stored.GroupBy(s => s.Place).ToDictionary(g => g.Key, g => g.Count());
        Compare("the server", final.ReactionCounts, rows);
        foreach (var log in logs.Where(l => l.CaughtUp.Contains(final.Room) && l.Reactions.ContainsKey(final.Room)))
            Compare($"{log.Name}, who caught up,", log.Reactions[final.Room], rows);
    }

    private void Compare(string who, IReadOnlyDictionary<ReactionPlace, int> counted, Dictionary<ReactionPlace, int> rows)
    {
        foreach (var place in counted.Keys.Union(rows.Keys))
        {
            var (said, right) = (counted.GetValueOrDefault(place), rows.GetValueOrDefault(place));
            if (said == right) continue;
            Add(said > right ? ViolationKind.Doubled : ViolationKind.Lost,
                $"{who} counts {said} of {place.Emoji} on {place.MessageId}; {right} are stored");
        }
    }

    private void Add(ViolationKind kind, string text) => violations.Add(new Violation(kind, final.Room, text));
}
