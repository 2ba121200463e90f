using System.Reflection;
using System.Text.Json;

namespace Veza.Moderation.Training;

/// <summary>A line of the data.</summary>
internal sealed record LabelledText(string Text, string Label, string Language, string? Function, string? Target)
{
    public static List<LabelledText> Read(string file) =>
        [.. File.ReadLines(file).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<LabelledText>(line, JsonSerializerOptions.Web)!)];

    /// <summary>Texts of our own, which name groups and mean no harm.</summary>
    public static List<LabelledText> Ordinary(Assembly assembly)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream("ordinary.txt")!);
        return [.. reader.ReadToEnd().Split('\n').Where(l => l.Length > 0 && l[0] != '#').Select(l => new LabelledText(l, "ham", "", null, null))];
    }
}
