using Veza.Shared.Events;

namespace Veza.Functions.Triggers;

/// <summary>Behind the Functions host, section <c>Veza:Functions</c>.</summary>
internal sealed class FunctionsOptions
{
    /// <summary>
    /// How long a trigger may work before it fails. Far below <c>functionTimeout</c> in host.json, at which the host kills
    /// the process and with it all other calls.
    /// </summary>
    public TimeSpan TriggerTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>What a timer begins within this time it can finish before <see cref="TriggerTimeout"/>; the next run does the rest.</summary>
    public TimeSpan PerRun => TriggerTimeout * 0.4;

    /// <summary>What is wrong between this and the handling of events, and how to mend it; null when all is well.</summary>
    public string? FaultWith(EventOptions events) =>
        Half("DispatchBudget", events.DispatchBudget) ?? Half("HandleTimeout", events.HandleTimeout);

    private string? Half(string name, TimeSpan value) => value <= TriggerTimeout / 2 ? null
        : $"Veza:Events:{name} is {value}; it must be at most half of Veza:Functions:TriggerTimeout, which is {TriggerTimeout}: "
            + "what takes longer would fail each time, and be delivered for ever. Lower the one or raise the other.";

    /// <summary>What is wrong, and how to mend it; null when all is well.</summary>
    public string? Validate() =>
        TriggerTimeout < TimeSpan.FromSeconds(1) || TriggerTimeout > TimeSpan.FromMinutes(4)
            ? $"Veza:Functions:TriggerTimeout is {TriggerTimeout}; it must lie between 00:00:01 and 00:04:00, which is below "
              + "functionTimeout in host.json."
        : null;
}
