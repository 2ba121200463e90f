using System.Text.Json;

namespace Veza.Testing;

/// <summary>Inputs with their right answers, in <c>tests/vectors</c>: what server and client must agree on is read by the tests of both.</summary>
public static class Vectors
{
    /// <summary>The array of a file.</summary>
    public static IReadOnlyList<JsonElement> Read(string file, string array) => [.. Read(file).GetProperty(array).EnumerateArray()];

    /// <summary>All of a file.</summary>
    public static JsonElement Read(string file)
    {
        using var document = JsonDocument.Parse(WorkingCopy.Read($"tests/vectors/{file}"));
        return document.RootElement.Clone();
    }

    /// <summary>The texts of an array.</summary>
    public static IReadOnlyList<string> Texts(this JsonElement parent, string array) =>
        [.. parent.GetProperty(array).EnumerateArray().Select(t => t.GetString()!)];

    /// <summary>The pairs of texts of an array.</summary>
    public static IReadOnlyList<(string From, string To)> Pairs(this JsonElement parent, string array) =>
        [.. parent.GetProperty(array).EnumerateArray().Select(p => (p[0].GetString()!, p[1].GetString()!))];

    /// <summary>The text in a form that a log can show.</summary>
    public static string Show(string text) =>
        string.Concat(text.Take(60).Select(c => c is >= ' ' and < '\u007F' ? c.ToString() : $"\\u{(int)c:X4}"));
}
