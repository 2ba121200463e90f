using Veza.Shared.Common;
using Veza.Shared.Realtime;

namespace Veza.Functions.Hosting;

/// <summary>Takes the place of the realtime gateway in a composition that has none: nobody is connected.</summary>
internal sealed class NoGateway : IRealtimeGateway
{
    public void Publish(Audience audience, params ReadOnlySpan<RealtimeEvent> events)
    {
    }

    public Task AddToRoomAsync(UserId user, RoomId room, CancellationToken ct) => Task.CompletedTask;

    public Task RemoveFromRoomAsync(UserId user, RoomId room, CancellationToken ct) => Task.CompletedTask;

    public Task DisconnectAsync(UserId user, SessionId? session, CancellationToken ct) => Task.CompletedTask;
}
