using Veza.Shared.Common;

namespace Veza.Shared.Events;

/// <summary>Every refusal of this feature that is not about one field.</summary>
public static class EventErrors
{
    /// <summary>Handled, discarded, or never there.</summary>
    public static readonly Error NotFound = new(
        "event_not_found", ErrorKind.NotFound, "There is no such event that failed; it may have been handled since.");
}
