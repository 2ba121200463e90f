using System.Runtime.InteropServices;
using Veza.Shared.Realtime;
using Veza.Shared.Realtime.Groups;

namespace Veza.Functions.Hub.Groups;

/// <summary>
/// Hands on what is told to a room in the order of its numbers, although the processes that tell it overtake each other: what comes
/// early waits for what is before it, for as long as <see cref="Reordering"/> says and no longer. New messages wait for messages,
/// changes for changes; a change of a message waits for the message, too. What has no number, comes late, or comes in order is
/// handed on at once; then all this is a comparison of numbers.
/// </summary>
internal sealed class RoomSequence
{
    private const long Unknown = -1; // whatever comes is the first

    private readonly Lock gate = new();
    private readonly List<RealtimeEvent> ready = [];
    private readonly List<(EventNumbers Numbers, RealtimeEvent Event)> early = []; // in the order of their arrival
    private long seq = Unknown; // the highest that was handed on, or at which this began
    private long revision = Unknown;
    private long earlySince;
    private long holdsAgainAt;
    private bool watched; // Reordering will come back to it

    /// <summary>
    /// What the room was at when somebody began to hear it: what is behind that is waited for in order from the first on. Where
    /// something has been told already, it stays with that.
    /// </summary>
    /// <param name="seq">Of the newest message; null: not known.</param>
    /// <param name="revision">Of the newest change; null: not known.</param>
    public void Begin(long? seq, long? revision)
    {
        lock (gate)
        {
            if (this.seq == Unknown) this.seq = seq ?? Unknown;
            if (this.revision == Unknown) this.revision = revision ?? Unknown;
        }
    }

    /// <summary>Takes what is told to the room.</summary>
    /// <param name="events">In the order of one process.</param>
    /// <param name="to">Who gets it.</param>
    /// <param name="reordering">How long, how many, and the clock.</param>
    public void Publish(ReadOnlySpan<RealtimeEvent> events, GroupFanOut to, Reordering reordering)
    {
        lock (gate)
        {
            if (early.Count == 0 && Passes(events))
            {
                to.Publish(events);
                return;
            }

            var now = reordering.Now;
            foreach (var e in events)
            {
                var numbers = EventNumbers.Of(e);
                if (IsDue(numbers) || now < holdsAgainAt)
                {
                    HandOn(numbers, e);
                    TakeDue();
                }
                else
                {
                    if (early.Count == 0) earlySince = now;
                    early.Add((numbers, e));
                }
            }

            if (early.Count > reordering.MostHeld) TakeAll();
            Flush(to);
            if (early.Count == 0 || watched) return;
            watched = true;
            reordering.Watch(this, to, earlySince);
        }
    }

    /// <summary>Hands on what has waited for long enough, in order; the number that it waited for will come late or never.</summary>
    /// <returns>Since when something waits that came later; null: nothing does.</returns>
    public long? Release(GroupFanOut to, Reordering reordering)
    {
        lock (gate)
        {
            if (early.Count > 0 && reordering.IsOver(earlySince))
            {
                TakeAll();
                // What was lost once may go on being lost, as while Redis is out: then nothing waits for it each time.
                holdsAgainAt = reordering.Later;
            }

            Flush(to);
            watched = early.Count > 0;
            return watched ? earlySince : null;
        }
    }

    /// <summary>Whether all of it comes in order; then it is counted as handed on.</summary>
    private bool Passes(ReadOnlySpan<RealtimeEvent> events)
    {
        var (formerSeq, formerRevision) = (seq, revision);
        foreach (var e in events)
        {
            var numbers = EventNumbers.Of(e);
            if (!IsDue(numbers))
            {
                (seq, revision) = (formerSeq, formerRevision);
                return false;
            }

            Count(numbers);
        }

        return true;
    }

    private bool IsDue(EventNumbers numbers) => numbers.Revision == 0
        ? seq == Unknown || numbers.Seq <= seq + 1
        : (revision == Unknown || numbers.Revision <= revision + 1) && (seq == Unknown || numbers.Seq <= seq);

    private void Count(EventNumbers numbers)
    {
        if (numbers.AreNone) return;

        // What comes late has not been lost: it is worth waiting for the next one.
        if (numbers.Revision == 0 ? numbers.Seq < seq : numbers.Revision < revision) holdsAgainAt = 0;
        if (numbers.Revision == 0) seq = Math.Max(seq, numbers.Seq);
        else revision = Math.Max(revision, numbers.Revision);
    }

    private void HandOn(EventNumbers numbers, RealtimeEvent e)
    {
        Count(numbers);
        ready.Add(e);
    }

    /// <summary>Moves those that are due now, as often as one makes another one due.</summary>
    private void TakeDue()
    {
        for (var i = 0; i < early.Count;)
        {
            var (numbers, e) = early[i];
            if (!IsDue(numbers))
            {
                i++;
                continue;
            }

            early.RemoveAt(i);
            HandOn(numbers, e);
            i = 0;
        }
    }

    /// <summary>Moves all of them: each time the lowest, and what is due behind it.</summary>
    private void TakeAll()
    {
        early.Sort(static (one, other) => one.Numbers.Revision != other.Numbers.Revision
            ? one.Numbers.Revision.CompareTo(other.Numbers.Revision) // messages first: changes of them follow
            : one.Numbers.Seq.CompareTo(other.Numbers.Seq));
        foreach (var (numbers, e) in early) HandOn(numbers, e);
        early.Clear();
    }

    private void Flush(GroupFanOut to)
    {
        if (ready.Count > 0) to.Publish(CollectionsMarshal.AsSpan(ready));
        ready.Clear();
    }
}
