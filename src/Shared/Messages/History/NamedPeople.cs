using Veza.Shared.Common;
using Veza.Shared.Identity.Users;

namespace Veza.Shared.Messages.History;

/// <summary>People of whom messages tell besides their authors: those of what happened in the room, and who said what was forwarded.</summary>
internal static class NamedPeople
{
    /// <summary>Adds the author and these.</summary>
    public static void Add(HashSet<UserId> people, Message message)
    {
        people.Add(message.AuthorId);
        if (message.Forwarded is { } from) people.Add(from.AuthorId);
        foreach (var person in message.System?.People ?? []) people.Add(person);
    }

    /// <summary>What they are called now; null where a message tells of none, as most do.</summary>
    public static IReadOnlyDictionary<UserId, string>? In(Message message, IReadOnlyDictionary<UserId, UserSummary> cards)
    {
        if (message is { System: null, Forwarded: null }) return null;
        var people = new HashSet<UserId>();
        Add(people, message);
        return people.ToDictionary(p => p, p => cards.GetValueOrDefault(p)?.Name ?? "");
    }
}
