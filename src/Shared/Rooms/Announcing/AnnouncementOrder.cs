using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Rooms.Announcing;

/// <summary>
/// Keeps the announcements of a room's changes in the order of their numbers, within this process. Who locks a room's row takes a
/// place behind those who had it before; nobody else can take a number meanwhile, so places follow numbers. It is left when
/// the transaction's owner is through with it, whether it changed anything or not: nobody waits for a number that never comes.
/// </summary>
public sealed class AnnouncementOrder(IOptions<RoomOptions> options, TimeProvider clock, ILogger<AnnouncementOrder> logger)
{
    private readonly ConcurrentDictionary<RoomId, Place> last = new();
    private readonly ConcurrentDictionary<(UnitOfWork Session, RoomId Room), Place> places = new();

    /// <summary>Takes a place; the transaction has just locked the room's row. Once more does nothing.</summary>
    internal void Take(UnitOfWork work, RoomId room)
    {
        if (places.ContainsKey((work, room))) return;

        var place = new Place();
        while (true)
        {
            if (last.TryGetValue(room, out var before))
            {
                place.Before = before;
                if (last.TryUpdate(room, place, before)) break;
            }
            else if (last.TryAdd(room, place))
            {
                break;
            }
            else
            {
                place.Before = null;
            }
        }

        places[(work, room)] = place;
        work.WhenOver(_ => Leave(work, room, place));
    }

    /// <summary>
    /// Waits until all that was committed before has been announced, or for <see cref="RoomOptions.AnnounceWithin"/>. To be called
    /// after the commit and right before the announcement.
    /// </summary>
    internal async ValueTask WaitAsync(UnitOfWork work, RoomId room)
    {
        if (!places.TryGetValue((work, room), out var place) || place.Before is not { IsOver: false } before) return;
        try
        {
            await before.Over.WaitAsync(options.Value.AnnounceWithin, clock);
        }
        catch (TimeoutException)
        {
            RoomLog.AnnouncedOutOfOrder(logger, room); // those who announce before it hang; clients find the hole and sync
            place.Before = null;
        }
    }

    private void Leave(UnitOfWork work, RoomId room, Place place)
    {
        places.TryRemove((work, room), out _);
        if (place.Before is { IsOver: false } before) _ = PassOnAsync(room, place, before);
        else End(room, place);
    }

    /// <summary>Who did not wait for those before lets nobody pass them.</summary>
    private async Task PassOnAsync(RoomId room, Place place, Place before)
    {
        await before.Over;
        End(room, place);
    }

    private void End(RoomId room, Place place)
    {
        place.Before = null; // the chain must not keep what is over
        last.TryRemove(KeyValuePair.Create(room, place));
        place.End();
    }

    private sealed class Place
    {
        private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Place? Before { get; set; }

        public Task Over => over.Task;

        public bool IsOver => over.Task.IsCompleted;

        public void End() => over.TrySetResult();
    }
}
