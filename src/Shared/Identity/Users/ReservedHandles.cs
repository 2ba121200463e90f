using System.Collections.Frozen;

namespace Veza.Shared.Identity.Users;

/// <summary>
/// Handles that nobody may have: they mean several people, or sound as if the operator spoke. The database refuses the same
/// (<c>handle_refused</c>, migration 0012), for versions that do not know the list.
/// </summary>
internal static class ReservedHandles
{
    /// <summary>Without dots, dashes and underscores, which make no other word of one.</summary>
    public static readonly FrozenSet<string> Words = FrozenSet.Create(
        StringComparer.Ordinal,
        "all", "here", "channel", "everyone", "everybody", "room", "group", "online", "tous", "toutes", "ici", "canal", "salon", "groupe",
        "admin", "admins", "administrator", "administrateur", "owner", "moderator", "moderators", "moderateur", "mod", "mods", "staff",
        "team", "official", "security", "support", "help", "abuse", "postmaster", "noreply", "system", "systeme", "root", "server",
        "service", "api", "bot", "webhook", "notifications", "veza", "anonymous", "nobody", "none", "unknown", "deleted", "guest", "me",
        "self", "null", "undefined");

    /// <summary>Whether the handle is one of them, whatever dots, dashes and underscores stand in it.</summary>
    public static bool Contain(string handle) =>
        Words.Contains(string.Concat(handle.Split('.', '_', '-')));
}
