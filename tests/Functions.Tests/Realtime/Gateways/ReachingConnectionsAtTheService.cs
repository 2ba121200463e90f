using Veza.Functions.Tests.Azure;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Realtime.Gateways;

/// <summary><c>AzureSignalRGateway</c>, before the double of the service.</summary>
[Trait(Stage.Name, Stage.Standalone)]
public sealed class ReachingConnectionsAtTheService : ReachingConnections
{
    private protected override async Task<IGatewayScene> OpenAsync() => new Scene(await FunctionsApp.StartAsync(
        [new("Veza:SignalR:RequestTimeout", "00:01:00")])); // a call that is held is not over before the test's patience is

    private sealed class Scene(FunctionsApp app) : ServedScene(app.Services, app.Database, app.Address)
    {
        public override void Hold() => app.Service.Faults.HoldCalls = true;

        public override void Release() => app.Service.Faults.HoldCalls = false;

        public override bool Lose() => app.Service.Faults.Outage = true;

        public override void Restore() => app.Service.Faults.Outage = false;

        public override ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
