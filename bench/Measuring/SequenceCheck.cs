namespace Veza.Bench.Measuring;

/// <summary>What one receiver saw of one room: nothing may be missing, come twice or come out of order.</summary>
internal sealed class SequenceCheck
{
    private HashSet<long>? holes;

    /// <summary>The first number seen; 0 before that.</summary>
    public long First { get; private set; }

    /// <summary>The highest number seen; 0 before that.</summary>
    public long Last { get; private set; }

    /// <summary>Numbers that came more than once.</summary>
    public long Doubled { get; private set; }

    /// <summary>Numbers that came after a higher one.</summary>
    public long Reordered { get; private set; }

    /// <summary>Notes a number.</summary>
    public void See(long seq)
    {
        if (seq == Last + 1 || First == 0)
        {
            if (First == 0) First = seq;
            Last = seq;
        }
        else if (seq > Last)
        {
            holes ??= [];
            for (var hole = Last + 1; hole < seq; hole++) holes.Add(hole);
            Last = seq;
        }
        else if (holes?.Remove(seq) == true)
        {
            Reordered++;
        }
        else if (seq < First)
        {
            // The start of the room's run was missed, or came late: late it was.
            Reordered++;
            holes ??= [];
            for (var hole = seq + 1; hole < First; hole++) holes.Add(hole);
            First = seq;
        }
        else
        {
            Doubled++;
        }
    }

    /// <summary>How many numbers of the range were never seen.</summary>
    public long Missing(long first, long last) =>
        First == 0
            ? Math.Max(0, last - first + 1)
            : Math.Max(0, First - first) + Math.Max(0, last - Last) + (holes?.Count ?? 0);
}
