using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Veza.ProbeWorker;

/// <summary>As much of the extension's attribute as its metadata needs: the packages of the extension are not referenced.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class SignalRTriggerAttribute(string hubName, string category, string @event) : TriggerBindingAttribute
{
    public string HubName { get; } = hubName;

    public string Category { get; } = category;

    public string Event { get; } = @event;

    public string? ConnectionStringSetting { get; set; }
}

/// <summary>As above.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ServiceBusTriggerAttribute(string queueName) : TriggerBindingAttribute, ISupportCardinality
{
    public string QueueName { get; } = queueName;

    public string? Connection { get; set; }

    public bool IsSessionsEnabled { get; set; }

    /// <summary>Writes <c>cardinality</c>.</summary>
    [DefaultValue(false)]
    public bool IsBatched { get; set; }

    Cardinality ISupportCardinality.Cardinality
    {
        get => IsBatched ? Cardinality.Many : Cardinality.One;
        set => IsBatched = value == Cardinality.Many;
    }
}
