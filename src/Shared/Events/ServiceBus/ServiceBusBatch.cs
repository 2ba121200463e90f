using Azure.Messaging.ServiceBus;
using Veza.Shared.Common.Text;

namespace Veza.Shared.Events.ServiceBus;

/// <summary>Some events as one send; the queue takes all of them or none.</summary>
internal sealed class ServiceBusBatch(ServiceBusMessageBatch messages) : IDisposable
{
    private const int MaxSessionLength = 128;

    private readonly List<EventEnvelope> events = [];

    /// <summary>In their order.</summary>
    public IReadOnlyList<EventEnvelope> Events => events;

    /// <summary>As the SDK sends them.</summary>
    public ServiceBusMessageBatch Messages => messages;

    /// <summary>False when there is no room for it beside the others.</summary>
    public bool TryAdd(string queue, EventEnvelope e, bool byReference)
    {
        if (!messages.TryAddMessage(Message(queue, e, byReference))) return false;
        events.Add(e);
        return true;
    }

    /// <summary>What the queue keeps in order; an event without a session is one of its own.</summary>
    public static string SessionOf(EventEnvelope e) =>
        e.Session is { } session ? TextRules.Cut(session, MaxSessionLength) : e.Id;

    /// <inheritdoc/>
    public void Dispose() => messages.Dispose();

    private static ServiceBusMessage Message(string queue, EventEnvelope e, bool byReference)
    {
        var message = new ServiceBusMessage(EventBody.Write(e, byReference))
        {
            MessageId = $"{queue}:{e.Id}", // the same at every try: the queue drops what it has
            ApplicationProperties = { ["eventType"] = e.Type },
        };
        if (Queues.HasSessions(queue)) message.SessionId = SessionOf(e);
        return message;
    }
}
