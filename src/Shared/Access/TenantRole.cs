namespace Veza.Shared.Access;

/// <summary>A person's role in the whole tenant; <see cref="AccessPolicy"/> says what it permits. Rooms have roles of their own.</summary>
public enum TenantRole
{
    /// <summary>Was invited and sees little.</summary>
    Guest,

    /// <summary>Anybody else.</summary>
    Member,

    /// <summary>Looks after what people write.</summary>
    Moderator,

    /// <summary>Looks after the tenant.</summary>
    Admin,

    /// <summary>An administrator who was there first, or was made one by an operator.</summary>
    Owner,
}

/// <summary>Roles as they are written on the wire and in the database.</summary>
public static class TenantRoleCodes
{
    /// <summary>The code.</summary>
    public static string Code(this TenantRole role) => role switch
    {
        TenantRole.Guest => "guest",
        TenantRole.Member => "member",
        TenantRole.Moderator => "moderator",
        TenantRole.Admin => "admin",
        TenantRole.Owner => "owner",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "This role has no code yet; give it one."),
    };

    /// <summary>The reverse; null when there is no such role.</summary>
    public static TenantRole? Parse(string code) => code switch
    {
        "guest" => TenantRole.Guest,
        "member" => TenantRole.Member,
        "moderator" => TenantRole.Moderator,
        "admin" => TenantRole.Admin,
        "owner" => TenantRole.Owner,
        _ => null,
    };
}
