using System.Globalization;
using Veza.Shared.Moderation.Evaluation;
using Veza.Shared.Moderation.Pipeline;

namespace Veza.Functions.Hosting.Standalone;

/// <summary><c>moderation evaluate FILE</c>: how often each stage is right about a labelled file, by the built-in rules.</summary>
internal static class ModerationCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not ["evaluate", var file])
        {
            await Console.Error.WriteLineAsync("Usage: veza-server moderation evaluate <file of JSON lines with text, label and language>");
            return 2;
        }

        if (!File.Exists(file)) throw new InvalidOperationException($"The file '{file}' cannot be read: name a file of JSON lines.");
        List<EvaluatedText> texts = [.. EvaluatedText.Read(await File.ReadAllLinesAsync(file))];
        foreach (var line in Report(texts)) Console.WriteLine(line);
        return 0;
    }

    private static IEnumerable<string> Report(List<EvaluatedText> texts)
    {
        foreach (var language in texts.GroupBy(t => t.Language ?? "").OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            yield return Invariant($"{language.Count()} texts, language '{language.Key}', {language.Count(t => t.IsHarmful)} of them harmful");
            yield return "stage       precision  recall  false positives  functions  µs a text";
            foreach (var f in StageFigures.Measure([.. language], RuleSet.BuiltIn))
            {
                var functions = f.FunctionAccuracy is { } accuracy ? Invariant($"{accuracy:F3}") : "-";
                yield return Invariant(
                    $"{f.Stage,-10}  {f.Precision,9:F3}  {f.Recall,6:F3}  {f.FalsePositiveRate,15:P2}  {functions,9}  {f.Time.TotalMicroseconds,9:F1}");
            }
        }
    }

    private static string Invariant(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
