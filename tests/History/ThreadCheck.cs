namespace Veza.History;

/// <summary>The check of a room's threads: what is said of each at its root is what the replies in the room say.</summary>
internal sealed class ThreadCheck(FinalHistory final, IReadOnlyList<ClientLog.Snapshot> logs, List<Violation> violations)
{
    public void Run()
    {
        var said = (final.Threads ?? []).ToDictionary(t => t.Root);
        var replies = final.Messages.Where(m => m.ThreadRoot is not null).ToLookup(m => m.ThreadRoot!.Value);
        foreach (var root in said.Keys.Union(replies.Select(r => r.Key)))
        {
            var (count, told) = (replies[root].LongCount(m => !m.Deleted), said.GetValueOrDefault(root)?.Replies ?? 0);
            if (told != count) Add($"the thread of {root} says {told} replies and has {count}");
        }

        foreach (var log in logs.Where(l => l.CaughtUp.Contains(final.Room)))
        {
            foreach (var thread in said.Values)
            {
                var known = log.Threads.GetValueOrDefault(thread.Root);
                if (known != thread) Add($"{log.Name} caught up and holds {known}, not {thread}");
            }
        }
    }

    private void Add(string text) => violations.Add(new Violation(ViolationKind.Miscounted, final.Room, text));
}
