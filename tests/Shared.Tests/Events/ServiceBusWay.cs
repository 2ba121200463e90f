using Microsoft.Extensions.Options;
using Veza.Doubles.ServiceBus;
using Veza.Shared.Events;
using Veza.Shared.Events.ServiceBus;
using ServiceBusOptions = Veza.Shared.Events.ServiceBus.ServiceBusOptions;

namespace Veza.Shared.Tests.Events;

/// <summary>The transport to a namespace, over a scene's database, with time of its own that runs.</summary>
internal sealed class ServiceBusWay : IAsyncDisposable
{
    private readonly ServiceBusSenders senders;

    public ServiceBusWay(ServiceBusDouble bus, EventScene scene, Action<ServiceBusOptions>? adjust = null)
    {
        var options = new ServiceBusOptions { RetryDelay = TimeSpan.FromMilliseconds(1), MaxRetryDelay = TimeSpan.FromMilliseconds(5) };
        adjust?.Invoke(options);
        Assert.Null(options.Validate());
        var wrapped = Options.Create(options);
        senders = new ServiceBusSenders(ServiceBusAddress.Read(bus.ConnectionString, null, null, null), wrapped);
        Transport = new ServiceBusTransport(senders, scene.Get<EventPayloadRepository>(), scene.Dispatcher, wrapped, scene.Clock);
    }

    public ServiceBusTransport Transport { get; }

    public Task SendAsync(string queue, params EventEnvelope[] events) => Transport.SendAsync(queue, events, CancellationToken.None);

    public ValueTask DisposeAsync() => senders.DisposeAsync();
}
