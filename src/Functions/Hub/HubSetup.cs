using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;
using Veza.Functions.Api.Negotiation;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.RateLimiting;
using Veza.Functions.Hub.Groups;
using Veza.Shared.Realtime;

namespace Veza.Functions.Hub;

/// <summary>The realtime door of the standalone server.</summary>
internal static class HubSetup
{
    /// <summary>The hub, its gateway and the dispatch of client events.</summary>
    public static IServiceCollection AddHub(this IServiceCollection services)
    {
        services.AddSignalR();
        services.AddOptions<HubOptions>().Configure<IOptions<RealtimeOptions>>((hub, realtime) =>
        {
            hub.KeepAliveInterval = realtime.Value.HeartbeatInterval;
            hub.ClientTimeoutInterval = realtime.Value.ConnectionTimeout;
            hub.MaximumReceiveMessageSize = realtime.Value.MaxMessageBytes;
            hub.MaximumParallelInvocationsPerClient = realtime.Value.MaxParallelInvocations;
        });
        return services
            .AddSingleton<HubLifetimeManager<ChatHub>, ConnectionTracker>()
            .AddSingleton<Reordering>()
            .AddSingleton<RoomSettling>()
            .AddSingleton<HubSubscriptions>()
            .AddSingleton<HubGateway>()
            .AddSingleton<IRealtimeGateway>(s => s.GetRequiredService<HubGateway>())
            .AddSingleton<Negotiator, HubNegotiator>()
            .AddSingleton<ConnectionSeal>()
            .AddHostedService<ConnectionRights>();
    }

    /// <summary>Maps the hub. Clients find it through <c>POST /api/negotiate</c>.</summary>
    public static void MapHub(this IEndpointRouteBuilder routes) =>
        routes.MapHub<ChatHub>("/hub", o =>
        {
            o.Transports = HttpTransportType.WebSockets | HttpTransportType.ServerSentEvents | HttpTransportType.LongPolling;
            o.CloseOnAuthenticationExpiration = false; // an ended sign-in is announced; the token only opens the door
        }).RequireHubToken().LimitPerUser();
}
