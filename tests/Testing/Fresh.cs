using System.Globalization;

namespace Veza.Testing;

/// <summary>Values that no other test has.</summary>
public static class Fresh
{
    private static int last;

    /// <summary>A new id.</summary>
    public static Guid Id() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

    /// <summary>The text followed by a number that this run has not used.</summary>
    public static string Name(string text) =>
        text + Interlocked.Increment(ref last).ToString(CultureInfo.InvariantCulture);
}
