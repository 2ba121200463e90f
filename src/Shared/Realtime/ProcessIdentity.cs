using Veza.Shared.Common;

namespace Veza.Shared.Realtime;

/// <summary>This process among those that serve the same installation: a new id at every start.</summary>
public sealed class ProcessIdentity(TimeProvider clock)
{
    /// <summary>The id.</summary>
    public Guid Id { get; } = Guid.CreateVersion7(clock.Now());
}
