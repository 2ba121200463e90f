using Microsoft.AspNetCore.SignalR;
using Veza.Functions.ClientEvents;

namespace Veza.Functions.Hub;

/// <summary>
/// SignalR's own bookkeeping of connections, tapped for the one thing that a hub does not hand out: the connection
/// itself, which <see cref="ClientConnection"/> writes to without waiting.
/// </summary>
internal sealed class ConnectionTracker(ILogger<DefaultHubLifetimeManager<ChatHub>> logger)
    : DefaultHubLifetimeManager<ChatHub>(logger)
{
    /// <inheritdoc/>
    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        connection.Features.Set(connection);
        return base.OnConnectedAsync(connection);
    }
}
