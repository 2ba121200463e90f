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
    private readonly ConcurrentDictionary<RoomId, AnnouncementPlace> last = new();
    private readonly ConcurrentDictionary<(UnitOfWork Session, RoomId Room), AnnouncementPlace> places = new();

    /// <summary>Takes a place; the transaction has just locked the room's row. Once more does nothing.</summary>
    internal void Take(UnitOfWork work, RoomId room)
    {
        if (places.ContainsKey((work, room))) return;

        var place = Take(room);
        places[(work, room)] = place;
        work.WhenOver(_ =>
        {
            places.TryRemove((work, room), out var _);
            Leave(place);
        });
    }

    /// <summary>The same for a transaction that is no <see cref="UnitOfWork"/>; it has to be left by <see cref="Leave"/>, whatever comes of it.</summary>
    internal AnnouncementPlace Take(RoomId room)
    {
        var place = new AnnouncementPlace(room);
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

        return place;
    }

    /// <summary>
    /// Waits until all that was committed before has been announced, or for <see cref="RoomOptions.AnnounceWithin"/>. To be called
    /// after the commit and right before the announcement.
    /// </summary>
    internal async ValueTask WaitAsync(UnitOfWork work, RoomId room)
    {
        if (places.TryGetValue((work, room), out var place)) await WaitAsync(place);
    }

    /// <summary>The same for a place.</summary>
    internal async ValueTask WaitAsync(AnnouncementPlace place)
    {
        if (place.Before is not { IsOver: false } before) return;
        try
        {
            await before.Over.WaitAsync(options.Value.AnnounceWithin, clock);
        }
        catch (TimeoutException)
        {
            RoomLog.AnnouncedOutOfOrder(logger, place.Room); // those who announce before it hang; clients find the hole and sync
            place.Before = null;
        }
    }

    /// <summary>Who has this place is through with it.</summary>
    internal void Leave(AnnouncementPlace place)
    {
        if (place.Before is { IsOver: false } before) _ = PassOnAsync(place, before);
        else End(place);
    }

    /// <summary>Who did not wait for those before lets nobody pass them.</summary>
    private async Task PassOnAsync(AnnouncementPlace place, AnnouncementPlace before)
    {
        await before.Over;
        End(place);
    }

    private void End(AnnouncementPlace place)
    {
        place.Before = null; // the chain must not keep what is over
        last.TryRemove(KeyValuePair.Create(place.Room, place));
        place.End();
    }
}
