using System.Runtime.CompilerServices;
using Amqp;
using Amqp.Framing;
using Amqp.Listener;

namespace Veza.Doubles.ServiceBus;

/// <summary>The node <c>$cbs</c>: takes the tokens that a connection proves itself with, and remembers what they are good for.</summary>
internal sealed class TokenProcessor(ServiceBusOptions options, ServiceBusFaults faults) : IRequestProcessor
{
    public const string Address = "$cbs";

    private readonly ConditionalWeakTable<Connection, Dictionary<string, string>> tokens = [];

    public int Credit => 100;

    /// <summary>Null if the connection may send to the queue; else why not, for people.</summary>
    public string? Refusal(Connection connection, string queue)
    {
        if (!tokens.TryGetValue(connection, out var shown)) return "The connection has shown no token.";
        lock (shown)
        {
            var refusals = shown.Select(t => SharedAccess.Refusal(t.Value, new Uri(new Uri(t.Key), "/" + queue), options)).ToList();
            return refusals.Contains(null) ? null : refusals[0];
        }
    }

    public void Process(RequestContext context)
    {
        var (status, description) = PutToken(context);
        context.Complete(new Message
        {
            Properties = new Properties { CorrelationId = context.Message.Properties?.MessageId },
            ApplicationProperties = new ApplicationProperties { ["status-code"] = status, ["status-description"] = description },
        });
    }

    private (int Status, string Description) PutToken(RequestContext context)
    {
        var asked = context.Message.ApplicationProperties?.Map;
        if (asked?["operation"] is not "put-token" || asked["name"] is not string audience || context.Message.Body is not string token
            || !Uri.TryCreate(audience, UriKind.Absolute, out var resource))
            return (400, "A request is put-token with a name, an address, and a token.");

        var header = asked["type"] is "jwt" ? "Bearer " + token : token;
        if (faults.Strikes(faults.RefuseToken, resource.AbsolutePath.Trim('/'))) return (401, "A fault was asked for.");
        if (SharedAccess.Refusal(header, resource, options) is { } refusal) return (401, refusal);

        var shown = tokens.GetOrCreateValue(context.Link.Session.Connection);
        lock (shown) shown[audience] = header; // the next one for the same replaces it
        return (202, "Accepted");
    }
}
