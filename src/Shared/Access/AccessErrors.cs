using Veza.Shared.Common;

namespace Veza.Shared.Access;

/// <summary>The refusal for want of a permission.</summary>
public static class AccessErrors
{
    /// <summary>The caller is there and may not do this.</summary>
    /// <param name="permission">What lacks; told by its word.</param>
    public static Error Denied(Permission permission) =>
        new Error("permission_denied", ErrorKind.Forbidden, $"You lack the permission '{permission.Code()}' here.")
            .With("permission", permission.Code());
}
