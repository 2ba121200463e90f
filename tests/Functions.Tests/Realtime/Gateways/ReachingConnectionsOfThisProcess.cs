using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Realtime.Gateways;

/// <summary><c>HubGateway</c>.</summary>
[Trait(Stage.Name, Stage.Standalone)]
public sealed class ReachingConnectionsOfThisProcess : ReachingConnections
{
    private protected override async Task<IGatewayScene> OpenAsync() => new Scene(await TestServer.StartAsync());

    private sealed class Scene(TestServer server) : ServedScene(server.Services, server.Database, server.Address)
    {
        private readonly FaultyProxy proxy = FaultyProxy.Start(server.Address);

        protected override Uri Door => proxy.Address;

        public override void Hold() => proxy.Stall();

        public override void Release() => proxy.Resume();

        public override bool Lose() => false;

        public override void Restore()
        {
            // Nothing was lost.
        }

        public override async ValueTask DisposeAsync()
        {
            await proxy.DisposeAsync();
            await server.DisposeAsync();
        }
    }
}
