using Veza.Shared.Access;

namespace Veza.Shared.Moderation.Rules;

/// <summary>How roles are named in rules: <c>tenant.</c> or <c>room.</c>, and the code of the role.</summary>
internal static class ExemptRole
{
    public const string Tenant = "tenant.";

    public const string Room = "room.";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        .. Enum.GetValues<TenantRole>().Select(role => Tenant + role.Code()),
        .. Enum.GetValues<RoomRole>().Select(role => Room + role.ToString().ToLowerInvariant()),
    ];
}
