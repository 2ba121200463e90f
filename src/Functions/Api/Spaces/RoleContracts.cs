using System.ComponentModel.DataAnnotations;
using Veza.Shared.Access;
using Veza.Shared.Spaces;
using Veza.Shared.Spaces.Roles;

namespace Veza.Functions.Api.Spaces;

/// <summary>Body of POST /api/spaces/{id}/roles.</summary>
internal sealed record CreateRoleRequest([property: MaxLength(Space.MaxNameLength)] string Name, string[] Permissions);

/// <summary>Body of PATCH /api/spaces/{id}/roles/{role_id}; what is absent stays.</summary>
internal sealed record UpdateRoleRequest([property: MaxLength(Space.MaxNameLength)] string? Name = null, string[]? Permissions = null);

/// <summary>Body of PUT /api/spaces/{id}/everyone.</summary>
internal sealed record EveryoneRequest(string[] Permissions);

/// <summary>Body of PUT /api/spaces/{id}/roles/order and of PUT /api/spaces/{id}/members/{user_id}/roles.</summary>
internal sealed record RolesRequest(Guid[] Roles);

/// <summary>A role in a space.</summary>
/// <param name="Position">From 1; the greater, the higher.</param>
internal sealed record RoleResponse(Guid Id, string Name, int Position, string[] Permissions)
{
    public static RoleResponse From(SpaceRole role) => new(role.Id.Value, role.Name, role.Position, [.. role.Permissions.ListCodes()]);
}

/// <summary>What a channel changes for some of its people.</summary>
/// <param name="Id">The role or the person; absent for everyone.</param>
internal sealed record OverrideBody(
    [property: AllowedValues("everyone", "role", "member")] string Kind, string[] Allow, string[] Deny, Guid? Id = null)
{
    public static OverrideBody From(ChannelOverride o) => new(
        o.Kind.Code(), [.. o.Allow.ListCodes()], [.. o.Deny.ListCodes()], o.Kind == OverrideKind.Everyone ? null : o.Target);
}

/// <summary>Body of PUT /api/rooms/{id}/overrides, and the answer of GET.</summary>
internal sealed record OverridesBody(OverrideBody[] Overrides);
