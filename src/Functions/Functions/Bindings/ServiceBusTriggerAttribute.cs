using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Binds a parameter to what a queue of Azure Service Bus delivers. Stands in for the attribute of the same name in the package
/// <c>Microsoft.Azure.Functions.Worker.Extensions.ServiceBus</c>, where that cannot be had (build property OfficialExtensions).
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ServiceBusTriggerAttribute : TriggerBindingAttribute, ISupportCardinality
{
    /// <summary>Of a queue.</summary>
    /// <param name="queueName">The queue.</param>
    public ServiceBusTriggerAttribute(string queueName) => QueueName = queueName;

    /// <summary>The queue.</summary>
    public string QueueName { get; }

    /// <summary>The setting that says where the namespace is.</summary>
    public string? Connection { get; set; }

    /// <summary>Whether messages of a session come one after the other.</summary>
    public bool IsSessionsEnabled { get; set; }

    /// <summary>Whether several messages come at once.</summary>
    [DefaultValue(false)]
    public bool IsBatched { get; set; }

    Cardinality ISupportCardinality.Cardinality
    {
        get => IsBatched ? Cardinality.Many : Cardinality.One;
        set => IsBatched = value == Cardinality.Many;
    }
}
