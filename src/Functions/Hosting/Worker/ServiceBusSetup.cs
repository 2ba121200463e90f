using Veza.Shared.Events;
using Veza.Shared.Events.ServiceBus;

namespace Veza.Functions.Hosting.Worker;

/// <summary>The way of events on Azure.</summary>
internal static class ServiceBusSetup
{
    /// <summary>Sending to the namespace that <see cref="ServiceBusAddress.Setting"/> names; it is read when it is first needed.</summary>
    public static IServiceCollection AddServiceBus(this IServiceCollection services, IConfiguration settings)
    {
        var section = settings.GetSection(ServiceBusAddress.Setting);
        return services.AddEventsOverServiceBus().AddSingleton(_ => ServiceBusAddress.Read(
            section.Value, section["fullyQualifiedNamespace"], section["credential"], section["clientId"]));
    }
}
