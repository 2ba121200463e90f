namespace Veza.Shared.Messages.Mentions;

/// <summary>Somebody whom a text names.</summary>
/// <param name="Handle">As the text calls them, lower case; empty where a former version stored the message without it.</param>
/// <param name="Id">The person; the room itself for everyone in it.</param>
public readonly record struct Mention(string Handle, Guid Id);

/// <summary>Who is named in a text: <c>@handle</c>, and <c>@all</c> for everyone. Where a name may stand says docs/markup.md.</summary>
public static class MentionParser
{
    /// <summary>People whom one message names at most; the rest stays text. Unknown and repeated names do not count.</summary>
    public const int Max = 50;

    /// <summary>The handle that stands for every member; in <c>mentions</c> it is the room's id.</summary>
    public const string Everyone = "all";

    /// <summary>Whom the text names, in its order.</summary>
    /// <param name="text">The text.</param>
    /// <param name="people">Who can be named, by handle.</param>
    /// <param name="room">The room, for <see cref="Everyone"/>.</param>
    public static IReadOnlyList<Mention> In(string text, IReadOnlyDictionary<string, Guid> people, Guid room) =>
        Resolve(MentionPlaces.In(text), people, room);

    /// <summary>Each place means the longest of its names that somebody has.</summary>
    internal static IReadOnlyList<Mention> Resolve(
        IReadOnlyList<MentionPlace> places, IReadOnlyDictionary<string, Guid> people, Guid room)
    {
        var named = new List<Mention>();
        var handles = new HashSet<string>(StringComparer.Ordinal);
        var ids = new HashSet<Guid>();
        foreach (var place in places)
        {
            foreach (var name in place.Names())
            {
                var everyone = name is Everyone;
                var id = room;
                if (!everyone && !people.TryGetValue(name, out id)) continue;
                if ((everyone || ids.Contains(id) || ids.Count < Max) && handles.Add(name))
                {
                    named.Add(new(name, id));
                    if (!everyone) ids.Add(id);
                }

                break;
            }
        }

        return named;
    }
}
