using Veza.Shared.Common;

namespace Veza.Shared.Realtime;

/// <summary>
/// Takes events to connected clients. Delivery is a hint: what must not be missed has a <c>seq</c> or <c>revision</c>, and
/// a client that finds a hole catches up. Implemented by the SignalR hub of this process and by Azure SignalR Service.
/// <para>
/// Promised: an event reaches a connection once at most. Not promised: an order between groups, nor how many events share an array,
/// nor that a key's events merge; and a connection that replaced its list of people to watch may go on hearing those of the former one.
/// </para>
/// </summary>
public interface IRealtimeGateway
{
    /// <summary>
    /// Queues the events for everyone in the group. Calls for one group keep their order; what queues up while an
    /// earlier send is on its way leaves as one array, and of the events of one key in it the newest is left, in the place of the
    /// oldest. Never waits for clients.
    /// </summary>
    void Publish(Group group, params ReadOnlySpan<RealtimeEvent> events);

    /// <summary>From now on all connections of the user, present and future, get the room's events. To be called after the commit; idempotent.</summary>
    /// <param name="user">The user.</param>
    /// <param name="room">The room, as it was when the user was seen in it.</param>
    Task AddToRoomAsync(UserId user, RoomMark room, CancellationToken ct);

    /// <summary>
    /// The reverse, after the commit as well; idempotent. A user who was added again since this departure stays: news of it may be late.
    /// </summary>
    /// <param name="user">The user.</param>
    /// <param name="room">The room.</param>
    /// <param name="departures">The room's count with this departure; null: it is not known which one it was.</param>
    Task RemoveFromRoomAsync(UserId user, RoomId room, long? departures, CancellationToken ct);

    /// <summary>
    /// Ends the connections of the user that came from these sign-ins. Where it is not known which they are, others may end too;
    /// those come back by themselves.
    /// </summary>
    Task DisconnectAsync(UserId user, IReadOnlyCollection<SessionId> sessions, CancellationToken ct);

    /// <summary>
    /// Completes when all that this process has published so far has been handed on to where the clients are connected.
    /// False: some of it could not be, and its groups have not been told to catch up either; keep what is needed to say it later.
    /// </summary>
    Task<bool> FlushAsync(CancellationToken ct);
}
