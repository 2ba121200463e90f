namespace Veza.Functions.ClientEvents;

/// <summary>Registers the handling of what clients send over their connections.</summary>
internal static class ClientEventsRegistration
{
    /// <summary>The handlers, and the one place through which all events come in.</summary>
    public static IServiceCollection AddClientEvents(this IServiceCollection services) => services
        .AddSingleton<ClientEventHandlers>()
        .AddSingleton<ClientEventDispatcher>();
}
