using Veza.Doubles.ServiceBus;
using Veza.Doubles.SignalR;

namespace Veza.Testing.Stages;

/// <summary>The Azure services of one installation: its packaged servers share them.</summary>
public sealed class AzureScene : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly List<PackagedServer> servers = [];

    private AzureScene(SignalRServiceDouble signalR, ServiceBusDouble serviceBus) => (SignalR, ServiceBus) = (signalR, serviceBus);

    /// <summary>Holds the clients' connections.</summary>
    public SignalRServiceDouble SignalR { get; }

    /// <summary>Holds the queues.</summary>
    public ServiceBusDouble ServiceBus { get; }

    /// <summary>Starts both.</summary>
    public static async Task<AzureScene> StartAsync()
    {
        var signalR = await SignalRServiceDouble.StartAsync(new SignalRServiceOptions());
        return new AzureScene(signalR, await ServiceBusDouble.StartAsync(new ServiceBusOptions()));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await SignalR.DisposeAsync();
        await ServiceBus.DisposeAsync();
    }

    /// <summary>Clients' events go to the server that has been there longest.</summary>
    internal void Enter(PackagedServer server)
    {
        lock (gate)
        {
            servers.Add(server);
            SignalR.UpstreamTemplate = servers[0].Webhook;
        }
    }

    /// <summary>And when that one leaves, to the next.</summary>
    internal void Leave(PackagedServer server)
    {
        lock (gate)
        {
            servers.Remove(server);
            SignalR.UpstreamTemplate = servers.Count > 0 ? servers[0].Webhook : null;
        }
    }
}
