namespace Veza.Shared.Storage;

/// <summary>The store did not do what it was asked. Holds neither keys nor signed addresses.</summary>
public sealed class BlobStoreException : Exception
{
    /// <summary>With what it was and, where somebody can mend it, how.</summary>
    public BlobStoreException(string message, bool isOutage, Exception? cause = null)
        : base(message, cause) => IsOutage = isOutage;

    /// <summary>It is not there, or not now: trying again later makes sense.</summary>
    public bool IsOutage { get; }
}
