using System.Globalization;
using System.Text.RegularExpressions;

namespace Veza.Demo;

/// <summary>A message of the demo.</summary>
/// <param name="Speaker">The letter of the person.</param>
/// <param name="At">When it was said.</param>
/// <param name="Text">As it stands now.</param>
/// <param name="Was">What it said before it was edited; null when it was not.</param>
/// <param name="Answers">The place in the room's list of the message that it answers.</param>
/// <param name="Gone">Whether it was deleted.</param>
/// <param name="EndsTalk">Whether the others have read up to it before the conversation went on another time.</param>
internal sealed record DemoMessage(
    char Speaker, DateTimeOffset At, string Text, string? Was, int? Answers, bool Gone, bool EndsTalk);

/// <summary>A room of the demo.</summary>
/// <param name="Members">Letters; the first one made it.</param>
/// <param name="Unread">How many of the last messages a person has not read.</param>
internal sealed record DemoRoom(
    string Type, string Visibility, string? Name, string? Topic, string Members,
    IReadOnlyDictionary<char, int> Unread, IReadOnlyList<DemoMessage> Messages);

/// <summary>Reads the demo's text, whose head says how it is written.</summary>
internal static partial class DemoStory
{
    /// <summary>The rooms, with times relative to now and none after it.</summary>
    public static IReadOnlyList<DemoRoom> Read(DateTimeOffset now)
    {
        using var stream = typeof(DemoStory).Assembly.GetManifestResourceStream("DemoStory.txt")
            ?? throw new InvalidOperationException("The embedded text DemoStory.txt is missing from this build.");
        using var reader = new StreamReader(stream);
        var rooms = new List<DemoRoom>();
        foreach (var part in reader.ReadToEnd().Split("\n= ").Skip(1)) rooms.Add(ReadRoom(part, now));
        return rooms;
    }

    private static DemoRoom ReadRoom(string text, DateTimeOffset now)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var head = lines[0].Split('|', StringSplitOptions.TrimEntries);
        var unread = new Dictionary<char, int>();
        var labels = new Dictionary<string, int>(StringComparer.Ordinal);
        var messages = new List<DemoMessage>();
        var at = now;
        foreach (var line in lines[1..])
        {
            if (line[0] == '-') unread[line[2]] = int.Parse(line.AsSpan(4), CultureInfo.InvariantCulture);
            else if (line[0] == '@')
            {
                at = Time(line[2..], now);
                if (messages.Count > 0) messages[^1] = messages[^1] with { EndsTalk = true };
            }
            else
            {
                var message = ReadMessage(line, at, labels, messages.Count);
                messages.Add(message);
                at += TimeSpan.FromSeconds(20 + (message.Text.Length % 7 * 11) + (message.Text.Length / 4));
            }
        }

        return new(
            head[1], head[2], Maybe(head[3]), Maybe(head[4]), head[5].Replace(" ", "", StringComparison.Ordinal), unread, messages);
    }

    private static DemoMessage ReadMessage(string line, DateTimeOffset at, Dictionary<string, int> labels, int place)
    {
        var match = Line().Match(line);
        if (!match.Success) throw new InvalidOperationException($"DemoStory.txt has a line that says nothing: '{line}'.");

        var (text, mark) = (match.Groups["text"].Value.Replace("\\n", "\n", StringComparison.Ordinal), match.Groups["mark"].Value);
        var value = mark.Length > 3 ? mark[(mark.IndexOf(':', StringComparison.Ordinal) + 1)..] : "";
        if (mark.StartsWith("id:", StringComparison.Ordinal)) labels[value] = place;
        return new(
            line[0], at, text,
            mark.StartsWith("was:", StringComparison.Ordinal) ? value : null,
            mark.StartsWith("re:", StringComparison.Ordinal) ? labels[value] : null,
            mark is "gone", EndsTalk: false);
    }

    private static DateTimeOffset Time(string text, DateTimeOffset now)
    {
        if (text.EndsWith('m')) return now.AddMinutes(-int.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture));

        var (day, clock) = (text[..text.IndexOf(' ', StringComparison.Ordinal)], text[(text.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        return new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero)
            .AddDays(int.Parse(day, CultureInfo.InvariantCulture))
            .Add(TimeSpan.Parse(clock, CultureInfo.InvariantCulture));
    }

    private static string? Maybe(string text) => text.Length == 0 ? null : text;

    [GeneratedRegex(@"^[a-z] (\{(?<mark>[^}]*)\} )?(?<text>.+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();
}
