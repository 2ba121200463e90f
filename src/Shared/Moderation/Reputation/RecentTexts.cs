using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Moderation.Spam;

namespace Veza.Shared.Moderation.Reputation;

/// <summary>
/// What people said lately through this process, in all their rooms, as fingerprints: so the same text in many rooms is found. Bounded in people
/// and texts; nothing is allocated for a text of somebody who said something lately.
/// </summary>
public sealed class RecentTexts(IOptions<ReputationOptions> options, TimeProvider clock)
{
    private const int ManyRooms = 3; // in which somebody speaks within seconds

    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(10);

    private readonly int most = options.Value.MaxRecent;
    private readonly TimeSpan recent = options.Value.RecentFor;
    private readonly BoundedCache<UserId, Ring> people = new(options.Value.MaxPeople, TimeSpan.FromDays(3650), clock);

    /// <summary>
    /// What the next text of the person is to be compared with; places without a text are empty. Nothing, unless they speak in three rooms
    /// within ten seconds: within one room people repeat themselves, in many at once they flood. A flood is found once and not at each
    /// of its messages, however many there are: nothing again until <see cref="ReputationOptions.RecentFor"/> after it was.
    /// </summary>
    public ReadOnlyMemory<TextFingerprint> ToCompare(UserId user)
    {
        var now = clock.GetUtcNow().Ticks;
        return people.TryGet(user, out var ring) && ring.IsToCompare(now - recent.Ticks, now - Burst.Ticks) ? ring.Since(now - recent.Ticks) : default;
    }

    /// <summary>Notes a text that was stored; the oldest makes room for it.</summary>
    /// <param name="isFound">Whether it was found to be the same as others, and so told to moderators.</param>
    public void Add(UserId user, RoomId room, in TextFingerprint one, bool isFound)
    {
        var ring = people.TryGet(user, out var known) ? known : people.GetOrAdd(user, () => new Ring(most));
        ring.Add(room, one, clock.GetUtcNow().Ticks, isFound);
    }

    private sealed class Ring(int most)
    {
        private readonly Lock changing = new();
        private readonly TextFingerprint[] texts = new TextFingerprint[most];
        private readonly RoomId[] rooms = new RoomId[most];
        private readonly long[] times = new long[most];
        private int next;
        private long found;

        public void Add(RoomId room, TextFingerprint text, long now, bool isFound)
        {
            lock (changing)
            {
                if (isFound) found = now;
                (texts[next], rooms[next], times[next]) = (text, room, now);
                next = (next + 1) % texts.Length;
            }
        }

        /// <remarks>Whoever compares with it may see one that is added meanwhile: a fingerprint is written as a whole.</remarks>
        public ReadOnlyMemory<TextFingerprint> Since(long time)
        {
            lock (changing)
            {
                for (var i = 0; i < texts.Length; i++)
                    if (times[i] < time) texts[i] = default;
            }

            return texts;
        }

        public bool IsToCompare(long lately, long burst)
        {
            lock (changing)
            {
                if (found > lately) return false;
                var count = 0;
                for (var i = 0; i < rooms.Length && count < ManyRooms; i++)
                {
                    if (times[i] < burst) continue;
                    var isFirst = true;
                    for (var j = 0; j < i && isFirst; j++) isFirst = times[j] < burst || rooms[j] != rooms[i];
                    if (isFirst) count++;
                }

                return count == ManyRooms;
            }
        }
    }
}
