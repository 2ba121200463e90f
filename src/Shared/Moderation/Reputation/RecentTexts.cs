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
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(10);

    private readonly int most = options.Value.MaxRecent;
    private readonly TimeSpan recent = options.Value.RecentFor;
    private readonly BoundedCache<UserId, Ring> people = new(options.Value.MaxPeople, TimeSpan.FromDays(3650), clock);

    /// <summary>What the person said lately; places without a text are empty.</summary>
    public ReadOnlyMemory<TextFingerprint> Of(UserId user) =>
        people.TryGet(user, out var ring) ? ring.Since(clock.GetUtcNow().Ticks - recent.Ticks) : default;

    /// <summary>In how many rooms the person said something in the last ten seconds; as many as are kept, at most.</summary>
    public int RoomsInBurst(UserId user) => people.TryGet(user, out var ring) ? ring.RoomsSince(clock.GetUtcNow().Ticks - Burst.Ticks) : 0;

    /// <summary>Notes a text; the oldest makes room for it.</summary>
    public void Add(UserId user, RoomId room, in TextFingerprint one)
    {
        var ring = people.TryGet(user, out var known) ? known : people.GetOrAdd(user, () => new Ring(most));
        ring.Add(room, one, clock.GetUtcNow().Ticks);
    }

    private sealed class Ring(int most)
    {
        private readonly Lock changing = new();
        private readonly TextFingerprint[] texts = new TextFingerprint[most];
        private readonly RoomId[] rooms = new RoomId[most];
        private readonly long[] times = new long[most];
        private int next;

        public void Add(RoomId room, TextFingerprint text, long now)
        {
            lock (changing)
            {
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

        public int RoomsSince(long time)
        {
            lock (changing)
            {
                var count = 0;
                for (var i = 0; i < rooms.Length; i++)
                {
                    if (times[i] < time) continue;
                    var isFirst = true;
                    for (var j = 0; j < i && isFirst; j++) isFirst = times[j] < time || rooms[j] != rooms[i];
                    if (isFirst) count++;
                }

                return count;
            }
        }
    }
}
