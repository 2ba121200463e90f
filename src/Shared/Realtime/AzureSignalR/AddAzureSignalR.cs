using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Common;
using Veza.Shared.Realtime.AzureSignalR.Rest;

namespace Veza.Shared.Realtime.AzureSignalR;

/// <summary>Registers fan-out through Azure SignalR Service.</summary>
public static class AzureSignalRRegistration
{
    /// <summary>The gateway, section <c>Veza:SignalR</c>. Needs rooms, presence and the outbox.</summary>
    public static IServiceCollection AddAzureSignalR(this IServiceCollection services, IConfiguration settings) => services
        .AddSettings<SignalROptions>(settings, "SignalR", (s, o) => s.Bind(o), o => o.Validate())
        .AddSingleton(_ => SignalRAddress.Read(settings))
        .AddSingleton<SignalRHttp>().AddSingleton<SignalRKeys>().AddSingleton<SignalRService>()
        .AddSingleton<PendingServiceCalls>().AddHostedService(s => s.GetRequiredService<PendingServiceCalls>())
        .AddSingleton<GroupMembershipCache>().AddSingleton<AzureSignalRGroups>().AddSingleton<GroupDepartures>()
        .AddSingleton<ConnectionRegistry>().AddSingleton<AzureSignalRConnections>()
        .AddSingleton<PresenceSubscriptions>().AddSingleton<AzureSignalRPresence>()
        .AddSingleton<IRealtimeGateway, AzureSignalRGateway>();
}
