namespace Veza.Shared.Moderation.Rules.Checking;

/// <summary>What people write every day. Rules that act on nearly all of it act on everything.</summary>
internal static class OrdinaryTexts
{
    public static IReadOnlyList<string> All { get; } =
    [
        "Good morning everyone", "ok", "Thanks, that works for me!", "Can we move the meeting to 3 pm?", "I'll send you the photos tonight.",
        "Where did you put the keys", "The train is late again, see you at half past nine", "Bonjour à toutes et à tous", "d'accord",
        "Merci beaucoup, ça marche.", "On se retrouve à la gare demain ?", "J'ai laissé le dossier sur ton bureau", "Quelqu'un a vu mon parapluie ?",
        "Le rapport est prêt : je l'envoie vendredi.", "😀", "2 + 2 = 4",
    ];

    /// <summary>Whether it is so of three in four of them.</summary>
    public static bool AreMostly(Predicate<string> so) => 4 * All.Count(text => so(text)) >= 3 * All.Count;
}
