using System.Numerics;

namespace Veza.Shared.Access;

/// <summary>A set of permissions, one bit for each: asked, joined and compared without allocation.</summary>
/// <param name="Bits">The bit of a permission is 1 shifted by its number.</param>
public readonly record struct PermissionSet(ulong Bits)
{
    /// <summary>Nothing.</summary>
    public static PermissionSet None => default;

    /// <summary>How many there are.</summary>
    public int Count => BitOperations.PopCount(Bits);

    /// <summary>The set of these.</summary>
    public static PermissionSet Of(params ReadOnlySpan<Permission> permissions)
    {
        var bits = 0ul;
        foreach (var permission in permissions) bits |= Bit(permission);
        return new(bits);
    }

    /// <summary>Whether it is among them.</summary>
    public bool Has(Permission permission) => (Bits & Bit(permission)) != 0;

    /// <summary>Whether all of the others are among them.</summary>
    public bool Covers(PermissionSet others) => (others.Bits & ~Bits) == 0;

    /// <summary>Those of both.</summary>
    public PermissionSet With(PermissionSet others) => new(Bits | others.Bits);

    /// <summary>These without the others.</summary>
    public PermissionSet Without(PermissionSet others) => new(Bits & ~others.Bits);

    /// <summary>Those that are in both.</summary>
    public PermissionSet Within(PermissionSet others) => new(Bits & others.Bits);

    private static ulong Bit(Permission permission) => 1ul << (int)permission;
}
