using Amqp;
using Amqp.Framing;
using Amqp.Listener;
using Amqp.Types;

namespace Veza.Doubles.ServiceBus;

/// <summary>The queue's end of a link.</summary>
internal sealed class QueueTarget(BusQueue queue, ServiceBusOptions options, ServiceBusFaults faults, TokenProcessor tokens)
    : LinkEndpoint
{
    private static readonly Symbol ServerBusy = new("com.microsoft:server-busy");
    private static readonly Symbol ArgumentError = new("com.microsoft:argument-error");

    private string Name => queue.Options.Name;

    public override void OnMessage(MessageContext messageContext)
    {
        var link = messageContext.Link;
        if (faults.Outage) Reset(link);
        else if (faults.Strikes(faults.RefuseToken, Name)) Detach(link, "A fault was asked for.");
        else if (tokens.Refusal(link.Session.Connection, Name) is { } refusal) Detach(link, refusal);
        else if (faults.Strikes(faults.Fail, Name)) Refuse(messageContext, new Symbol(ErrorCode.InternalError), "A fault was asked for.");
        else if (faults.Strikes(faults.Busy, Name))
            Refuse(messageContext, ServerBusy, "50009: The server is busy. Please wait 2 seconds and retry the operation.");
        else Store(messageContext);
    }

    public override void OnFlow(FlowContext flowContext)
    {
    }

    public override void OnDisposition(DispositionContext dispositionContext)
    {
    }

    private static void Refuse(MessageContext context, Symbol condition, string why) =>
        context.Complete(new Error(condition) { Description = why });

    /// <summary>As the service does when a token has expired: the sender has to come again with another.</summary>
    private static void Detach(ListenerLink link, string why) =>
        link.Close(TimeSpan.Zero, new Error(ErrorCode.UnauthorizedAccess) { Description = why });

    private static void Reset(ListenerLink link) => link.Session.Connection.Close(
        TimeSpan.Zero, new Error(ErrorCode.ConnectionForced) { Description = "A fault was asked for." });

    private void Store(MessageContext context)
    {
        try
        {
            var messages = SentMessages.Read(context.Message);
            Check(messages);
            if (messages.Any(m => faults.Misunderstands(m))) throw new BadSendException("A fault was asked for.");
            if (messages.Sum(m => m.Size) > options.MaxMessageBytes)
                Refuse(context, new Symbol(ErrorCode.MessageSizeExceeded), $"The message is larger than {options.MaxMessageBytes} bytes.");
            else if (!queue.TryStore(messages))
                Refuse(context, new Symbol(ErrorCode.ResourceLimitExceeded), $"The queue '{Name}' is full.");
            else
                Answer(context);
        }
        catch (BadSendException e)
        {
            Refuse(context, ArgumentError, e.Message);
        }
    }

    private void Answer(MessageContext context)
    {
        if (faults.Strikes(faults.StoreThenLoseAnswer, Name)) Reset(context.Link);
        else if (faults.Strikes(faults.Slow, Name)) AnswerAt(context, options.Clock.GetUtcNow() + faults.SlowBy);
        else context.Complete();
    }

    private void AnswerAt(MessageContext context, DateTimeOffset due)
    {
        Alarm? alarm = null;
        alarm = new Alarm(options.Clock, due, () =>
        {
            alarm?.Dispose();
            context.Complete();
        });
    }

    private void Check(IReadOnlyList<BusMessage> messages)
    {
        if (!queue.Options.Sessions) return;
        if (messages.Any(m => string.IsNullOrEmpty(m.SessionId)))
            throw new BadSendException($"The queue '{Name}' has sessions: every message needs a SessionId.");
        if (messages.DistinctBy(m => m.SessionId, StringComparer.Ordinal).Count() > 1)
            throw new BadSendException("A batch must not mix sessions."); // whether the service takes it is not documented
    }
}
