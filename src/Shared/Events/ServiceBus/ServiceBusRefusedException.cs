using Azure.Messaging.ServiceBus;
using Veza.Shared.Common;

namespace Veza.Shared.Events.ServiceBus;

/// <summary>The service will never take what was sent, or not from us.</summary>
/// <param name="reason">For people, without secrets.</param>
/// <param name="cause">What the SDK threw.</param>
public sealed class ServiceBusRefusedException(string reason, Exception cause) : Exception(reason, cause)
{
    /// <summary>Whether it is about the messages themselves and not about the queue or our rights.</summary>
    public bool IsAboutContent => InnerException is
        ArgumentException or ServiceBusException { Reason: ServiceBusFailureReason.MessageSizeExceeded };

    /// <summary>What a failure of the SDK's last try means: an outage, or a refusal that says what to mend.</summary>
    internal static Exception Of(string queue, Exception fault) => fault is ServiceBusException { IsTransient: true }
        ? new OutageException("Azure Service Bus", fault)
        : new ServiceBusRefusedException(Reason(queue, fault), fault);

    private static string Reason(string queue, Exception fault) => fault switch
    {
        ArgumentException => $"Service Bus does not understand what was sent to the queue '{queue}'.",
        UnauthorizedAccessException =>
            $"Service Bus does not let this process send to the queue '{queue}': its policy needs the right Send, or its identity the "
            + "role Azure Service Bus Data Sender.",
        ServiceBusException { Reason: ServiceBusFailureReason.MessageSizeExceeded } =>
            $"What was sent to the queue '{queue}' is larger than a message may be there.",
        ServiceBusException { Reason: ServiceBusFailureReason.QuotaExceeded } => $"The queue '{queue}' is full.",
        ServiceBusException { Reason: ServiceBusFailureReason.MessagingEntityNotFound } =>
            $"There is no queue '{queue}' in the Service Bus namespace.",
        _ => $"Service Bus refused a send to the queue '{queue}' ({fault.GetType().Name}).",
    };
}
