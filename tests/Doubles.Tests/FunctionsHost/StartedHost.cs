using Veza.Doubles.FunctionsHost;

namespace Veza.Doubles.Tests.FunctionsHost;

/// <summary>One started host for the tests of a class that leave it as it was.</summary>
public sealed class StartedHost : IAsyncLifetime
{
    private readonly TestPackage package = new();

    /// <summary>Started before the first test.</summary>
    public FunctionsHostDouble Host { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => Host = await package.StartAsync();

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        package.Dispose();
    }
}
