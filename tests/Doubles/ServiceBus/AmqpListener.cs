using System.Net.Sockets;
using Amqp;
using Amqp.Handler;
using Amqp.Listener;

namespace Veza.Doubles.ServiceBus;

/// <summary>The wire: AMQP 1.0 without TLS on 127.0.0.1, as the official clients speak it to the emulator.</summary>
internal sealed class AmqpListener : IHandler
{
    private readonly ContainerHost host;
    private readonly ServiceBusFaults faults;

    public AmqpListener(ServiceBusOptions options, ServiceBusFaults faults, Func<string, BusQueue?> find)
    {
        this.faults = faults;
        Port = options.Port > 0 ? options.Port : LoopbackPorts.Take();
        host = new ContainerHost(new Address("127.0.0.1", Port, scheme: "amqp"))
        {
            AddressResolver = (_, attach) => SendLinks.AddressOf(attach) ?? "",
        };
        var listener = host.Listeners[0];
        listener.SASL.EnableMechanism(CbsSasl.Name, new CbsSasl());
        listener.HandlerFactory = _ => this;
        var tokens = new TokenProcessor(options, faults);
        host.RegisterRequestProcessor(TokenProcessor.Address, tokens);
        host.RegisterLinkProcessor(new SendLinks(options, faults, tokens, find));
    }

    public int Port { get; }

    public void Open() => host.Open();

    public void Close() => host.Close();

    public bool CanHandle(EventId id) => id == EventId.SocketAccept;

    /// <summary>While the service is out of reach nobody gets a connection.</summary>
    public void Handle(Event protocolEvent)
    {
        if (faults.Outage && protocolEvent.Context is Socket socket) socket.Close(0);
    }
}
