using Veza.Shared.Common;

namespace Veza.Shared.Access;

/// <summary>The refusals for want of a permission or of rank.</summary>
public static class AccessErrors
{
    /// <summary>It is about somebody, or a role, that is not below the caller.</summary>
    public static Error Outranked { get; } = new("role_not_below_yours", ErrorKind.Forbidden, "You may act only on what stands below your highest role.");

    /// <summary>The caller is there and may not do this.</summary>
    /// <param name="permission">What lacks; told by its word.</param>
    public static Error Denied(Permission permission) =>
        new Error("permission_denied", ErrorKind.Forbidden, $"You lack the permission '{permission.Code()}' here.")
            .With("permission", permission.Code());
}
