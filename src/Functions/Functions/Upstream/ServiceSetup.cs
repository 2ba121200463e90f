using Veza.Functions.Api.Negotiation;
using Veza.Functions.ClientEvents;
using Veza.Shared.Realtime.AzureSignalR;
using Veza.Shared.Realtime.AzureSignalR.Rest;

namespace Veza.Functions.Functions.Upstream;

/// <summary>The realtime door behind the Functions host.</summary>
internal static class ServiceSetup
{
    /// <summary>The gateway to Azure SignalR Service and the handling of what it tells. Needs <see cref="SignalROptions"/>.</summary>
    public static IServiceCollection AddSignalRService(this IServiceCollection services) => services
        .AddSingleton(s => SignalRAddress.Read(s.GetRequiredService<IConfiguration>()))
        .AddSingleton<SignalRHttp>().AddSingleton<SignalRKeys>().AddSingleton<SignalRService>()
        .AddSingleton<ServiceDebts>().AddHostedService(s => s.GetRequiredService<ServiceDebts>())
        .AddSingleton<GroupMarks>().AddSingleton<ServiceGroups>().AddSingleton<GroupDepartures>().AddSingleton<ConnectionRegistry>()
        .AddSingleton<ServiceConnections>().AddSingleton<ConnectionProof>()
        .AddSingleton<Veza.Shared.Realtime.IRealtimeGateway, ServiceGateway>()
        .AddSingleton<RealtimeEntrance, ServiceEntrance>()
        .AddSingleton<ClientEventHandlers>().AddSingleton<EventDoor>().AddSingleton<ServiceEvents>();
}
