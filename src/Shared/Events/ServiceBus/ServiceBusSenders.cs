using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Options;

namespace Veza.Shared.Events.ServiceBus;

/// <summary>
/// The SDK's client of the namespace and its senders, one a queue, over one connection. They repeat what fails for now; message
/// ids make a repeated send harmless.
/// </summary>
public sealed class ServiceBusSenders(ServiceBusAddress address, IOptions<ServiceBusOptions> options) : IAsyncDisposable
{
    private readonly ServiceBusClient client = address.Open(new ServiceBusClientOptions
    {
        RetryOptions =
        {
            Mode = ServiceBusRetryMode.Exponential, MaxRetries = options.Value.MaxAttempts - 1, TryTimeout = options.Value.RequestTimeout,
            Delay = options.Value.RetryDelay, MaxDelay = options.Value.MaxRetryDelay,
        },
    });

    private readonly ConcurrentDictionary<string, ServiceBusSender> senders = new(StringComparer.Ordinal);

    /// <summary>For the queue; connected at the first send.</summary>
    public ServiceBusSender To(string queue) => senders.GetOrAdd(queue, client.CreateSender);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => client.DisposeAsync();
}
