using System.Data.Common;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Realtime.AzureSignalR.Rest;
using Veza.Shared.Rooms;

namespace Veza.Shared.Realtime.AzureSignalR;

/// <summary>
/// Keeps users in the groups of their rooms. A user joins, not a connection, so that connecting again costs no call: the
/// service remembers the user for <see cref="SignalROptions.GroupLifetime"/>, and <see cref="GroupMembershipCache"/> that it has been
/// told. Two calls may overtake each other, so after each one the database is asked whether it is still true; reading checks
/// membership besides.
/// </summary>
internal sealed class AzureSignalRGroups(
    SignalRService service,
    RoomAccess rooms,
    GroupMembershipCache marks,
    PendingServiceCalls pending,
    EventOutbox outbox,
    IOptions<SignalROptions> options,
    IOptions<RoomOptions> roomOptions)
{
    private const int MaxCorrections = 5;
    private const int MaxCallsAtOnce = 32; // of one user: those of others are not to wait behind a thousand rooms

    /// <summary>The group of a room.</summary>
    public static string NameOf(RoomId room) => $"room-{room.Value:n}";

    /// <summary>The group of those who watch a person's presence.</summary>
    public static string NameOf(UserId watched) => $"presence-{watched.Value:n}";

    /// <summary>The user's connections get the room's events from now on; or soon, and then they are told to catch up.</summary>
    public Task AddAsync(UserId user, RoomId room) => ChangeAsync(user, room, joined: true);

    /// <summary>The reverse.</summary>
    /// <returns>Whether the service has taken it on; otherwise it is pending.</returns>
    public Task<bool> RemoveAsync(UserId user, RoomId room) => ChangeAsync(user, room, joined: false);

    /// <summary>Makes the group agree with which of the people are in the room now.</summary>
    /// <returns>Whether the service has taken it on; otherwise it is pending.</returns>
    public async Task<bool> SettleAsync(IReadOnlyList<UserId> users, RoomId room)
    {
        foreach (var some in users.Chunk(MaxCallsAtOnce))
            if ((await Task.WhenAll(some.Select(user => ChangeAsync(user, room, joined: null)))).Contains(false)) return false;
        return true;
    }

    /// <summary>The same as <see cref="AddAsync"/>, for a member who was most likely added before.</summary>
    public async Task EnsureAsync(UserId user, RoomId room)
    {
        if (await marks.HasAsync(user, room)) return;
        await AddAsync(user, room);
        await marks.AddAsync(user, room);
    }

    /// <summary>Joins the groups of the user's rooms, as many as a person may be in, unless that was done not long ago.</summary>
    /// <returns>Rooms that are not heard; null: the service could not be told, and the user would miss events.</returns>
    public async Task<IReadOnlyList<RoomId>?> EnsureAsync(UserId user, CancellationToken ct)
    {
        if (await marks.HasAsync(user)) return [];

        var most = roomOptions.Value.MaxRoomsPerUser;
        var listed = await rooms.ListRecentRoomIdsAsync(user, most + SubscriptionsLimited.MostNamed + 1, ct);
        if (listed.Count > most && await marks.ListMostAsync(user) is { } told) return [.. listed.Where(room => !told.Contains(room))];

        RoomId[] heard = [.. listed.Take(most)];
        if (!await JoinAsync(user, heard, ct)) return null;

        // Who was taken out of one of them meanwhile must not have come back by this.
        var left = heard.Length == 0
            ? []
            : heard.Except(await rooms.ListRecentRoomIdsAsync(user, most + SubscriptionsLimited.MostNamed + 1, ct));
        var settled = await Task.WhenAll(left.Select(room => SettleAsync(user, room, joined: null, ct)));
        if (settled.Contains(false)) return null;

        await marks.SetAsync(user, heard, all: listed.Count <= most);
        return [.. listed.Skip(most)];
    }

    private async Task<bool> JoinAsync(UserId user, RoomId[] heard, CancellationToken ct)
    {
        foreach (var some in heard.Chunk(MaxCallsAtOnce))
        {
            var joined = await Task.WhenAll(some.Select(room => TellAsync(user, room, joined: true, ct)));
            if (joined.Any(outcome => outcome != CallOutcome.Done)) return false;
        }

        return true;
    }

    /// <summary>Makes the group agree with who is in the room now.</summary>
    /// <param name="user">Who.</param>
    /// <param name="room">Where.</param>
    /// <param name="joined">What the service is told first; null: what the database says.</param>
    /// <returns>Whether the service has taken it on.</returns>
    private async Task<bool> SettleAsync(UserId user, RoomId room, bool? joined, CancellationToken ct)
    {
        var told = joined ?? await rooms.IsMemberNowAsync(room, user, ct);
        for (var correction = 0; correction <= MaxCorrections; correction++)
        {
            if (await TellAsync(user, room, told, ct) == CallOutcome.Failed) return false;
            var now = await rooms.IsMemberNowAsync(room, user, ct);
            if (now == told) return true;
            told = now;
        }

        return false;
    }

    /// <summary>The same; who waits for it waits as long as for one call, and from then on it is pending.</summary>
    private async Task<bool> ChangeAsync(UserId user, RoomId room, bool? joined)
    {
        using var patience = new CancellationTokenSource(options.Value.RequestTimeout);
        try
        {
            if (await SettleAsync(user, room, joined, patience.Token)) return true;
        }
        catch (Exception e) when (patience.IsCancellationRequested || Postgres.IsOutage(e) || e is DbException)
        {
            // Enqueued below: not done in time, or nobody can say whether it is still true.
        }

        await marks.RemoveAsync(user);
        if (!pending.TryEnqueue(new GroupCall(user, room), again => SettleLateAsync(user, room, again))) outbox.MarkUncertain();
        return false;
    }

    private async Task<bool> SettleLateAsync(UserId user, RoomId room, CancellationToken ct) =>
        await SettleAsync(user, room, joined: null, ct)
        && await service.SendToUserAsync(user.Value, Invocations.Events([ConnectionEvents.SyncRequired(room)]), ct) == CallOutcome.Done;

    private Task<CallOutcome> TellAsync(UserId user, RoomId room, bool joined, CancellationToken ct) => joined
        ? service.AddUserToGroupAsync(user.Value, NameOf(room), options.Value.GroupLifetime, ct)
        : service.RemoveUserFromGroupAsync(user.Value, NameOf(room), ct);

    private readonly record struct GroupCall(UserId User, RoomId Room);
}
