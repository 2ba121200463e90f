using Veza.Functions.Http.Authentication;
using Veza.Shared.Common;

namespace Veza.Functions.ClientEvents;

/// <summary>A connected client as the handlers of its events see it, whoever holds the connection.</summary>
/// <param name="caller">Who it is.</param>
/// <param name="key">See <see cref="Key"/>.</param>
internal abstract class ClientConnection(Caller caller, Guid key)
{
    /// <summary>Who it is.</summary>
    public Caller Caller => caller;

    /// <summary>Unique over all processes; version 7, so that it orders connections by when they were opened.</summary>
    public Guid Key => key;

    /// <summary>The key, as presence knows the connection.</summary>
    public string PresenceId { get; } = key.ToString();

    /// <summary>The connection gets the room's events from now on.</summary>
    /// <param name="room">The room.</param>
    /// <param name="departures">How many had departed from the room when the user was seen in it.</param>
    public abstract Task JoinAsync(RoomId room, long departures, CancellationToken ct);

    /// <summary>The reverse.</summary>
    public abstract Task LeaveAsync(RoomId room, CancellationToken ct);

    /// <summary>The sign-in that it came from has ended, and so does the connection.</summary>
    public abstract Task SignOutAsync(CancellationToken ct);

    /// <summary>The connection gets these people's presence from now on, in place of those that it watched so far.</summary>
    public abstract Task SubscribePresenceAsync(IReadOnlyList<UserId> users, CancellationToken ct);
}
