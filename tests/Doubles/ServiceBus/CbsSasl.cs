using Amqp;
using Amqp.Sasl;
using Amqp.Types;

namespace Veza.Doubles.ServiceBus;

/// <summary>How clients of the service introduce themselves: anybody may connect, and proves itself by tokens afterwards.</summary>
internal sealed class CbsSasl() : SaslProfile(new Symbol(Name))
{
    public const string Name = "MSSBCBS";

    protected override ITransport UpgradeTransport(ITransport transport) => transport;

    protected override DescribedList GetStartCommand(string hostname) => throw new NotSupportedException("The double does not connect.");

    protected override DescribedList OnCommand(DescribedList command) => command is SaslInit
        ? new SaslOutcome { Code = SaslCode.Ok }
        : throw new AmqpException(ErrorCode.NotAllowed, $"{command} has no place here.");
}
