using System.Text.Json;

namespace Veza.Testing;

/// <summary>Inputs with their right answers, in <c>tests/vectors</c>: what server and client must agree on is read by the tests of both.</summary>
public static class Vectors
{
    /// <summary>The array of a file.</summary>
    public static IReadOnlyList<JsonElement> Read(string file, string array)
    {
        using var document = JsonDocument.Parse(WorkingCopy.Read($"tests/vectors/{file}"));
        return [.. document.RootElement.GetProperty(array).EnumerateArray().Select(e => e.Clone())];
    }
}
