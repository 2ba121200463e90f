namespace Veza.Shared.Tests.Architecture;

/// <summary>What an architecture test found; all of it is shown, not the first few.</summary>
internal static class Findings
{
    public static void None(IEnumerable<string> found)
    {
        var list = found.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        Assert.True(list.Count == 0, string.Join('\n', list));
    }
}
