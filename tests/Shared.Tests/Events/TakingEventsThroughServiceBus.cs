using Veza.Doubles.ServiceBus;
using Veza.Shared.Events;
using Veza.Shared.Events.Consumers;

namespace Veza.Shared.Tests.Events;

public sealed class TakingEventsThroughServiceBus : TakingEventsToQueues
{
    private protected override async Task<ITransportScene> OpenAsync(params IEventConsumer[] consumers)
    {
        var bus = await ServiceBusDouble.StartAsync();
        return new Way(bus, await EventScene.CreateAsync(consumers), [.. consumers.Select(c => c.Queue)]);
    }

    private sealed class Way(ServiceBusDouble bus, EventScene scene, string[] queues) : ITransportScene
    {
        private readonly ServiceBusWay way = new(bus, scene);

        public EventScene Scene => scene;

        public IEventTransport Transport => way.Transport;

        public async Task DeliverAsync()
        {
            foreach (var queue in queues)
                foreach (var session in bus.Queue(queue).Sent.GroupBy(m => m.SessionId))
                    await scene.Get<EventReceiver>().ReceiveAsync(queue, [.. session.Select(m => m.Body)], CancellationToken.None);
        }

        public async ValueTask DisposeAsync()
        {
            await way.DisposeAsync();
            await scene.DisposeAsync();
            await bus.DisposeAsync();
        }
    }
}
