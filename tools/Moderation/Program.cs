using System.Globalization;
using System.Reflection;
using Veza.Moderation.Training;
using Veza.Shared.Moderation.Spam;

if (args is not [var folder, var target])
{
    await Console.Error.WriteLineAsync("Usage: dotnet run --project tools/Moderation -- FOLDER_OF_THE_DATA FOLDER_OF_THE_MODELS");
    return 2;
}

var messages = LabelledText.Read(Path.Combine(folder, "sms-spam.jsonl"));
List<LabelledText> hate = [.. LabelledText.Read(Path.Combine(folder, "hatecheck-en.jsonl")), .. LabelledText.Read(Path.Combine(folder, "hatecheck-fr.jsonl"))];
var ordinary = LabelledText.Ordinary(Assembly.GetExecutingAssembly());

var spam = SpamTraining.CrossValidate(messages).ToList();
var found = spam.Count(r => r.Score >= SpamFilter.Threshold);
var right = spam.Count(r => r.Score >= SpamFilter.Threshold && r.Text.Label == "spam");
Say($"spam: precision {(double)right / found:F3}, recall {(double)right / spam.Count(r => r.Text.Label == "spam"):F3} on texts held apart");
foreach (var language in HateTraining.CrossValidate(hate, [.. ordinary, .. messages.Where(m => m.Label == "ham")]).GroupBy(r => r.Text.Language))
{
    var functions = language.GroupBy(r => r.Text.Function).Select(f => f.Average(r => (r.Score >= 0.5) == (r.Text.Label == "hateful") ? 1.0 : 0)).ToList();
    Say($"hate, {language.Key}: accuracy {functions.Average():F3}, mean of {functions.Count} functions on templates held apart; the worst {functions.Min():F3}");
}

await File.WriteAllBytesAsync(Path.Combine(target, "spam.bin"), SpamTraining.Train([.. messages, .. ordinary]).ToBytes());
await File.WriteAllBytesAsync(
    Path.Combine(target, "hate.bin"), HateTraining.Train(hate, [.. ordinary, .. messages.Where(m => m.Label == "ham")]).ToBytes());
return 0;

static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
