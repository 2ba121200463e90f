using Microsoft.Extensions.Options;
using Veza.Functions.Api.Negotiation;
using Veza.Functions.Functions.Upstream;
using Veza.Shared.Common;
using Veza.Shared.Events;
using Veza.Shared.Events.ServiceBus;
using Veza.Shared.Realtime.AzureSignalR.Rest;

namespace Veza.Functions.Functions;

/// <summary>Registers what the Functions host calls.</summary>
internal static class FunctionsRegistration
{
    /// <summary>What handles its calls, section <c>Veza:Functions</c>.</summary>
    public static IServiceCollection AddFunctions(this IServiceCollection services, IConfiguration settings) => services
        .AddSettings<FunctionsOptions>(settings, "Functions", (s, o) => s.Bind(o), o => o.Validate())
        .AddSingleton<Negotiator, AzureSignalRNegotiator>()
        .AddSingleton<ConnectionSignature>()
        .AddSingleton<AzureSignalREvents>();

    /// <summary>The endpoints of the functions.</summary>
    /// <exception cref="InvalidOperationException">A setting that only they need is missing or wrong: told now, not to the first client.</exception>
    public static void MapFunctions(this IEndpointRouteBuilder routes)
    {
        routes.ServiceProvider.GetRequiredService<SignalRAddress>();
        routes.ServiceProvider.GetRequiredService<ServiceBusAddress>();
        var events = routes.ServiceProvider.GetRequiredService<IOptions<EventOptions>>().Value;
        if (routes.ServiceProvider.GetRequiredService<IOptions<FunctionsOptions>>().Value.FaultWith(events) is { } fault)
            throw new InvalidOperationException(fault);
        routes.MapSignalRTriggers();
        routes.MapQueueTriggers();
        routes.MapTimerTriggers();
    }
}
