namespace Veza.Doubles.FunctionsHost;

/// <summary>The package is not one that the Functions host would run; the message says where and why.</summary>
public sealed class PackageException(string message) : Exception(message);
