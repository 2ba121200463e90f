using Microsoft.Extensions.Options;
using Veza.Functions.Api.Negotiation;
using Veza.Functions.Triggers.Upstream;
using Veza.Shared.Common;
using Veza.Shared.Events;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Events.ServiceBus;
using Veza.Shared.Realtime.AzureSignalR.Rest;

namespace Veza.Functions.Triggers;

/// <summary>Registers what the functions call.</summary>
internal static class TriggersRegistration
{
    /// <summary>The triggers, section <c>Veza:Functions</c>. They are public, since functions are; how they are made is not.</summary>
    public static IServiceCollection AddTriggers(this IServiceCollection services, IConfiguration settings) => services
        .AddSettings<FunctionsOptions>(settings, "Functions", (s, o) => s.Bind(o), o => o.Validate())
        .AddSingleton<Negotiator, AzureSignalRNegotiator>()
        .AddSingleton<ConnectionSignature>()
        .AddSingleton<AzureSignalREvents>()
        .AddSingleton<TriggerDeadline>()
        .AddSingleton(s => new SignalRTriggers(s.GetRequiredService<AzureSignalREvents>(), s.GetRequiredService<TriggerDeadline>()))
        .AddSingleton(s => new QueueTriggers(
            s.GetRequiredService<EventReceiver>(), s.GetRequiredService<TriggerDeadline>(),
            s.GetRequiredService<IOptions<FunctionsOptions>>(), s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<QueueTriggers>>()))
        .AddSingleton(s => new TimerTriggers(
            s, s.GetRequiredService<TriggerDeadline>(), s.GetRequiredService<IOptions<FunctionsOptions>>()))
        .AddSingleton(s => new HttpTriggers(s, s.GetRequiredService<ILogger<HttpTriggers>>()));

    /// <summary>Looks at the settings that only triggers need: what is wrong is told now, not to the first client.</summary>
    /// <exception cref="InvalidOperationException">One is missing or wrong.</exception>
    public static void CheckTriggers(this IServiceProvider services)
    {
        services.GetRequiredService<SignalRAddress>();
        services.GetRequiredService<ServiceBusAddress>();
        var events = services.GetRequiredService<IOptions<EventOptions>>().Value;
        if (services.GetRequiredService<IOptions<FunctionsOptions>>().Value.FaultWith(events) is { } fault)
            throw new InvalidOperationException(fault);
    }
}
