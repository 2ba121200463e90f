using System.Data.Common;
using Microsoft.Extensions.Options;
using Veza.Shared.Access.Rights;
using Veza.Shared.Common;
using Veza.Shared.Database;

namespace Veza.Shared.Realtime.AzureSignalR;

/// <summary>
/// Before something is said in a room, takes those out of its group who had departed when it was committed: the process that
/// removed them may not have come to that yet. In the ordinary case a comparison of two numbers is all.
/// </summary>
internal sealed class GroupDepartures(
    AzureSignalRGroups groups, RightsWatch rights, IOptions<SignalROptions> options, TimeProvider clock)
{
    private const int MaxRooms = 100_000;

    private static readonly TimeSpan KnownFor = TimeSpan.FromHours(1);

    /// <summary>Of a room that nothing is known of: who departed before that is out of the group by now, or pending at the process that removed them.</summary>
    private static readonly TimeSpan Recently = TimeSpan.FromMinutes(1);

    private readonly BoundedCache<RoomId, long> settled = new(MaxRooms, KnownFor, clock); // the departures that the group knows of

    /// <summary>Waits until the service has been told of the departures.</summary>
    /// <param name="room">The room.</param>
    /// <param name="departures">How many there had been when what is to be said was committed.</param>
    /// <returns>False: it could not be told, and what is to be said must not go to the group.</returns>
    public ValueTask<bool> SettleAsync(RoomId room, long departures) =>
        departures == 0 || (Known(room) is { } known && known >= departures) ? new(true) : new(TellAsync(room, departures));

    /// <summary>The service has been told of this departure. When it knows of those before, nothing is left to tell.</summary>
    public void Told(RoomId room, long departures)
    {
        if (Known(room) == departures - 1) settled.Set(room, departures, settled.Stamp);
    }

    private async Task<bool> TellAsync(RoomId room, long departures)
    {
        using var patience = new CancellationTokenSource(options.Value.RequestTimeout);
        try
        {
            var departed = await rights.ListDepartedAsync(room, Known(room), Recently, patience.Token);
            if (!await groups.SettleAsync(departed, room)) return false;
        }
        catch (Exception e) when (patience.IsCancellationRequested || Postgres.IsOutage(e) || e is DbException)
        {
            return false; // nobody can say who departed
        }

        settled.Set(room, departures, settled.Stamp);
        return true;
    }

    private long? Known(RoomId room) => settled.TryGet(room, out var known) ? known : null;
}
