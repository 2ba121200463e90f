using Veza.Shared.Events;
using Veza.Shared.Events.Consumers;

namespace Veza.Shared.Tests.Events;

public sealed class TakingEventsInProcess : TakingEventsToQueues
{
    private protected override async Task<ITransportScene> OpenAsync(params IEventConsumer[] consumers) =>
        new Way(await EventScene.CreateAsync(consumers));

    private sealed class Way(EventScene scene) : ITransportScene
    {
        public EventScene Scene => scene;

        public IEventTransport Transport => scene.Get<IEventTransport>();

        public Task DeliverAsync() => Task.CompletedTask;

        public ValueTask DisposeAsync() => scene.DisposeAsync();
    }
}
