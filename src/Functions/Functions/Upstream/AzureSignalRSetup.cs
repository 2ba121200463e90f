using Veza.Functions.Api.Negotiation;
using Veza.Functions.ClientEvents;
using Veza.Shared.Realtime.AzureSignalR;
using Veza.Shared.Realtime.AzureSignalR.Rest;

namespace Veza.Functions.Functions.Upstream;

/// <summary>The realtime door behind the Functions host.</summary>
internal static class AzureSignalRSetup
{
    /// <summary>The gateway to Azure SignalR Service and the handling of what it tells. Needs <see cref="SignalROptions"/>.</summary>
    public static IServiceCollection AddSignalRService(this IServiceCollection services) => services
        .AddSingleton(s => SignalRAddress.Read(s.GetRequiredService<IConfiguration>()))
        .AddSingleton<SignalRHttp>().AddSingleton<SignalRKeys>().AddSingleton<SignalRService>()
        .AddSingleton<PendingServiceCalls>().AddHostedService(s => s.GetRequiredService<PendingServiceCalls>())
        .AddSingleton<GroupMembershipCache>().AddSingleton<AzureSignalRGroups>().AddSingleton<GroupDepartures>().AddSingleton<ConnectionRegistry>()
        .AddSingleton<AzureSignalRConnections>().AddSingleton<ConnectionSignature>()
        .AddSingleton<Veza.Shared.Realtime.IRealtimeGateway, AzureSignalRGateway>()
        .AddSingleton<Negotiator, AzureSignalRNegotiator>()
        .AddSingleton<ClientEventHandlers>().AddSingleton<ClientEventDispatcher>().AddSingleton<AzureSignalREvents>();
}
