namespace Veza.Shared.Messages.Mentions;

/// <summary>Somebody whom a text names.</summary>
/// <param name="Handle">As the text calls them, lower case; empty where a former version stored the message without it.</param>
/// <param name="Id">The person; the room itself for everyone in it.</param>
public readonly record struct Mention(string Handle, Guid Id);

/// <summary>Whom the calls for many reach.</summary>
/// <param name="Everyone">The room, for <c>@all</c>; null where it means nothing.</param>
/// <param name="Present">Who is there, for <c>@here</c>; none where it means nothing.</param>
public readonly record struct Crowd(Guid? Everyone, IReadOnlyList<Guid> Present);

/// <summary>
/// Who is named in a text: <c>@handle</c>, <c>@all</c> for everyone and <c>@here</c> for those who are present. Where a name may
/// stand says docs/markup.md.
/// </summary>
public static class MentionParser
{
    /// <summary>People whom one message names at most; the rest stays text. Unknown and repeated names do not count.</summary>
    public const int Max = 50;

    /// <summary>The handle that stands for every member; in <c>mentions</c> it is the room's id.</summary>
    public const string Everyone = "all";

    /// <summary>The handle that stands for the members who are present when it is said; each of them is among the <c>mentions</c>.</summary>
    public const string Present = "here";

    /// <summary>Whether the handle is nobody's, and stands for many.</summary>
    public static bool IsCrowd(string handle) => handle is Everyone or Present;

    /// <summary>Whom the text names, in its order.</summary>
    /// <param name="text">The text.</param>
    /// <param name="people">Who can be named, by handle.</param>
    /// <param name="room">The room, for <see cref="Everyone"/>.</param>
    public static IReadOnlyList<Mention> In(string text, IReadOnlyDictionary<string, Guid> people, Guid room) =>
        Resolve(MentionPlaces.In(text), people, new Crowd(room, []));

    /// <summary>Each place means the longest of its names that somebody has.</summary>
    internal static IReadOnlyList<Mention> Resolve(
        IReadOnlyList<MentionPlace> places, IReadOnlyDictionary<string, Guid> people, Crowd crowd)
    {
        var named = new List<Mention>();
        var handles = new HashSet<string>(StringComparer.Ordinal);
        var ids = new HashSet<Guid>();
        foreach (var place in places)
        {
            foreach (var name in place.Names())
            {
                if (IsCrowd(name) ? !Call(name) : !Name(name)) continue;
                break;
            }
        }

        return named;

        bool Name(string name)
        {
            if (!people.TryGetValue(name, out var id)) return false;
            if ((ids.Contains(id) || ids.Count < Max) && handles.Add(name))
            {
                named.Add(new(name, id));
                ids.Add(id);
            }

            return true;
        }

        // The first one present has the word, the others are named without: it stands in the text once.
        bool Call(string name)
        {
            var called = name is Present ? crowd.Present : crowd.Everyone is { } room ? [room] : [];
            if (called.Count == 0) return false;
            if (!handles.Add(name)) return true;
            for (var i = 0; i < called.Count; i++) named.Add(new(i == 0 ? name : "", called[i]));
            return true;
        }
    }
}
