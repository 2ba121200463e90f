using Veza.Functions.ClientEvents.Connection;
using Veza.Functions.ClientEvents.Messages;
using Veza.Functions.ClientEvents.Presence;
using Veza.Functions.ClientEvents.Reactions;
using Veza.Functions.ClientEvents.Receipts;
using Veza.Functions.ClientEvents.Rooms;
using Veza.Functions.ClientEvents.Threads;

namespace Veza.Functions.ClientEvents;

/// <summary>Registers the handling of what clients send over their connections.</summary>
internal static class ClientEventsRegistration
{
    /// <summary>The one place through which all events come in, and a handler for each kind.</summary>
    public static IServiceCollection AddClientEvents(this IServiceCollection services) => services
        .AddSingleton<ClientEventDispatcher>()
        .AddSingleton<ClientEventHandler, SendMessageHandler>()
        .AddSingleton<ClientEventHandler, EditMessageHandler>()
        .AddSingleton<ClientEventHandler, DeleteMessageHandler>()
        .AddSingleton<ClientEventHandler, AddReactionHandler>()
        .AddSingleton<ClientEventHandler, RemoveReactionHandler>()
        .AddSingleton<ClientEventHandler, ForwardMessageHandler>()
        .AddSingleton<ClientEventHandler, PinMessageHandler>()
        .AddSingleton<ClientEventHandler, UnpinMessageHandler>()
        .AddSingleton<ClientEventHandler, ReadHandler>()
        .AddSingleton<ClientEventHandler, DeliveredHandler>()
        .AddSingleton<ClientEventHandler, ReadThreadHandler>()
        .AddSingleton<ClientEventHandler, FollowThreadHandler>()
        .AddSingleton<ClientEventHandler, UnfollowThreadHandler>()
        .AddSingleton<ClientEventHandler, StartTypingHandler>()
        .AddSingleton<ClientEventHandler, StopTypingHandler>()
        .AddSingleton<ClientEventHandler, UpdatePresenceHandler>()
        .AddSingleton<ClientEventHandler, SubscribePresenceHandler>()
        .AddSingleton<ClientEventHandler, JoinRoomHandler>()
        .AddSingleton<ClientEventHandler, LeaveRoomHandler>()
        .AddSingleton<ClientEventHandler, PingHandler>();
}
