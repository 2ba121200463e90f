namespace Veza.Testing.Stages;

/// <summary>
/// What the scenarios run on. Standalone: the server in the test's own process. Functions: the published package behind the
/// doubles of the Functions host, SignalR Service and Service Bus. The scenarios are the same.
/// </summary>
public static class Stage
{
    /// <summary>The trait's name.</summary>
    public const string Name = "stage";

    /// <summary>The trait's value of what looks inside the server or is about the standalone form alone.</summary>
    public const string Standalone = "standalone";

    /// <summary>The trait's value of what only the second stage has: several instances behind one address, and calls to Azure.</summary>
    public const string Functions = "functions";

    /// <summary>Whether this run is on the second stage: <c>VEZA_TEST_STAGE=functions</c>.</summary>
    public static bool IsFunctions { get; } =
        string.Equals(Environment.GetEnvironmentVariable("VEZA_TEST_STAGE"), Functions, StringComparison.Ordinal);

    /// <summary>The package's folder, from <c>VEZA_TEST_PACKAGE</c>.</summary>
    public static string Package =>
        Environment.GetEnvironmentVariable("VEZA_TEST_PACKAGE") is { Length: > 0 } folder
        && File.Exists(Path.Combine(folder, "host.json"))
            ? folder
            : throw new InvalidOperationException(
                "VEZA_TEST_PACKAGE does not name a published package. Run ./veza test, which makes one, or ./veza publish.");

    /// <summary>For what a server in another process cannot offer.</summary>
    public static InvalidOperationException Unreachable(string what) => new(
        $"{what} is out of reach on the stage 'functions'. Mark the test [Trait(Stage.Name, Stage.Standalone)].");
}
