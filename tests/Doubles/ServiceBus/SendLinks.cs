using Amqp;
using Amqp.Framing;
using Amqp.Listener;

namespace Veza.Doubles.ServiceBus;

/// <summary>The links over which clients send to the queues.</summary>
internal sealed class SendLinks(
    ServiceBusOptions options, ServiceBusFaults faults, TokenProcessor tokens, Func<string, BusQueue?> find) : ILinkProcessor
{
    private const int Credit = 100;

    /// <summary>The node that a link is to, or from where it comes; clients write it with or without a slash before it.</summary>
    public static string? AddressOf(Attach attach) =>
        (attach.Role ? (attach.Source as Source)?.Address : (attach.Target as Target)?.Address)?.Trim('/');

    public void Process(AttachContext attachContext)
    {
        var attach = attachContext.Attach;
        if (attach.Role) // of a receiver
            attachContext.Complete(new Error(ErrorCode.NotImplemented) { Description = "The double delivers to its own host only." });
        else if (AddressOf(attach) is not { } name || find(name) is not { } queue)
            attachContext.Complete(new Error(ErrorCode.NotFound) { Description = $"There is no queue '{AddressOf(attach)}'." });
        else if (tokens.Refusal(attachContext.Link.Session.Connection, name) is { } refusal)
            attachContext.Complete(new Error(ErrorCode.UnauthorizedAccess) { Description = refusal });
        else
            Open(attachContext, queue);
    }

    private void Open(AttachContext context, BusQueue queue)
    {
        context.Attach.MaxMessageSize = (ulong)options.MaxMessageBytes;
        context.Complete(new QueueTarget(queue, options, faults, tokens), Credit);
    }
}
