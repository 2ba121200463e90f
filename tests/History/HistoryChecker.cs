namespace Veza.History;

/// <summary>
/// Compares what clients did and saw with what the server finally holds. Every log of the experiment must be handed in:
/// a message that no log sent counts as invented.
/// </summary>
public static class HistoryChecker
{
    /// <summary>Checks all rooms. Logs may speak of other rooms too; those are not looked at.</summary>
    public static HistoryReport Check(IReadOnlyCollection<ClientLog> logs, IReadOnlyCollection<FinalHistory> rooms)
    {
        var taken = logs.Select(l => l.Take()).ToList();
        var violations = new List<Violation>();
        foreach (var room in rooms)
        {
            new RoomCheck(room, taken, violations).Run();
            new ReactionCheck(room, taken, violations).Run();
        }

        var ids = rooms.Select(r => r.Room).ToHashSet();
        var sends = taken.SelectMany(l => l.Sends.Select(s => (l.User, Send: s))).Where(s => ids.Contains(s.Send.Room))
            .GroupBy(s => (s.User, s.Send.Room, s.Send.ClientMessageId)).ToList();
        return new HistoryReport(
            violations,
            Stored: rooms.Sum(r => r.Messages.Count),
            Acknowledged: sends.Count(g => g.Any(s => s.Send.Acks.Count > 0)),
            Held: sends.Count(g => g.Any(s => s.Send.Held.Count > 0)),
            Unknown: sends.Count(g => g.All(s => s.Send.Acks.Count == 0 && s.Send.Held.Count == 0 && !s.Send.IsRefused)),
            Retried: sends.Count(g => g.Sum(s => s.Send.Attempts) > 1),
            Seen: taken.Sum(l => l.Seen.Count(m => ids.Contains(m.Room))));
    }
}
