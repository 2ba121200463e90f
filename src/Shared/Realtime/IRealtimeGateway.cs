using Veza.Shared.Common;

namespace Veza.Shared.Realtime;

/// <summary>
/// Takes events to connected clients. Delivery is a hint: what must not be missed has a <c>seq</c> or <c>revision</c>, and
/// a client that finds a hole catches up. Implemented by the SignalR hub of this process and by Azure SignalR Service.
/// </summary>
public interface IRealtimeGateway
{
    /// <summary>
    /// Queues the events for everyone in the group. Calls for one group keep their order; what queues up while an
    /// earlier send is on its way leaves as one array. Never waits for clients.
    /// </summary>
    void Publish(Group group, params ReadOnlySpan<RealtimeEvent> events);

    /// <summary>From now on all connections of the user, present and future, get the room's events.</summary>
    /// <param name="user">The user.</param>
    /// <param name="room">The room, as it was when the user was seen in it.</param>
    Task AddToRoomAsync(UserId user, RoomPosition room, CancellationToken ct);

    /// <summary>The reverse; idempotent.</summary>
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
