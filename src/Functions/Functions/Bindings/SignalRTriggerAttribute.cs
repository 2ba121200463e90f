using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Binds a parameter to what Azure SignalR Service tells of a client. Stands in for the attribute of the same name in the package
/// <c>Microsoft.Azure.Functions.Worker.Extensions.SignalRService</c>, where that cannot be had (build property OfficialExtensions).
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class SignalRTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Of events of one kind.</summary>
    /// <param name="hubName">The hub.</param>
    /// <param name="category"><c>connections</c> or <c>messages</c>.</param>
    /// <param name="event">The target that a client names; of connections <c>connected</c> or <c>disconnected</c>.</param>
    public SignalRTriggerAttribute(string hubName, string category, string @event) =>
        (HubName, Category, Event) = (hubName, category, @event);

    /// <summary>The hub.</summary>
    public string HubName { get; }

    /// <summary><c>connections</c> or <c>messages</c>.</summary>
    public string Category { get; }

    /// <summary>The event.</summary>
    public string Event { get; }

    /// <summary>The setting that says where the service is.</summary>
    public string? ConnectionStringSetting { get; set; }
}
