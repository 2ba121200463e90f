namespace Veza.Shared.Common;

/// <summary>A service that is needed cannot be reached: the caller should try again soon.</summary>
/// <param name="service">Its name.</param>
/// <param name="cause">Where there is one.</param>
public sealed class OutageException(string service, Exception? cause = null) : Exception($"{service} cannot be reached.", cause);
