namespace Veza.Shared.Common;

/// <summary>A service that is needed cannot be reached: the caller should try again soon.</summary>
public sealed class OutageException(string service) : Exception($"{service} cannot be reached.");
