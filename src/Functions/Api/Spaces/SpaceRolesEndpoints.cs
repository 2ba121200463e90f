using Microsoft.AspNetCore.Http.HttpResults;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Common;
using Veza.Shared.Access;
using Veza.Shared.Spaces.Roles;

namespace Veza.Functions.Api.Spaces;

/// <summary>The roles of a space, and what all its members may.</summary>
internal static class SpaceRolesEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void MapSpaceRoles(this IEndpointRouteBuilder routes)
    {
        var space = routes.MapGroup("/api/spaces/{id:guid}").RequireCaller().LimitPerUser().WithTags("Spaces");
        space.MapGet("/roles", ListAsync).WithSummary("The roles of a space, the highest first");
        space.MapPost("/roles", CreateAsync).WithSummary("Makes a role, the lowest one");
        space.MapPut("/roles/order", OrderAsync).WithSummary("Puts the roles in order, the highest first");
        space.MapPatch("/roles/{roleId:guid}", UpdateAsync).WithSummary("Changes a role's name or permissions; what is absent stays");
        space.MapDelete("/roles/{roleId:guid}", DeleteAsync).WithSummary("Takes a role away from all who have it");
        space.MapPut("/everyone", SetEveryoneAsync).WithSummary("Says what all members may");
    }

    /// <summary>The set that the words name; a word that is none is refused.</summary>
    internal static Result<PermissionSet> Parse(string field, IReadOnlyCollection<string>? codes)
    {
        var set = PermissionSet.None;
        foreach (var code in codes ?? [])
        {
            if (PermissionCodes.Parse(code) is not { } permission)
                return Error.Field(field, FieldFault.UnknownValue("it holds a word that is no permission."));
            set = set.With(PermissionSet.Of(permission));
        }

        return set;
    }

    private static async Task<Results<Ok<RoleResponse[]>, ProblemHttpResult>> ListAsync(
        Guid id, Caller caller, SpaceRoleService roles, CancellationToken ct) => Answer(await roles.ListAsync(new(id), caller.UserId, ct));

    private static async Task<Results<Created<RoleResponse>, ProblemHttpResult>> CreateAsync(
        Guid id, CreateRoleRequest request, Caller caller, SpaceRoleService roles, CancellationToken ct)
    {
        var permissions = Parse("permissions", request.Permissions);
        if (permissions.Failed) return permissions.Error.ToProblem();
        var made = await roles.CreateAsync(new(id), caller.TenantId, caller.UserId, request.Name, permissions.Value, ct);
        return made.Failed ? made.Error.ToProblem() : TypedResults.Created($"/api/spaces/{id}/roles", RoleResponse.From(made.Value));
    }

    private static async Task<Results<Ok<RoleResponse[]>, ProblemHttpResult>> OrderAsync(
        Guid id, RolesRequest request, Caller caller, SpaceRoleService roles, CancellationToken ct) =>
        Answer(await roles.OrderAsync(new(id), caller.UserId, request.Roles, ct));

    private static async Task<Results<Ok<RoleResponse>, ProblemHttpResult>> UpdateAsync(
        Guid id, Guid roleId, UpdateRoleRequest request, Caller caller, SpaceRoleService roles, CancellationToken ct)
    {
        var permissions = Parse("permissions", request.Permissions);
        if (permissions.Failed) return permissions.Error.ToProblem();
        var changed = await roles.UpdateAsync(
            new(new(id), new(roleId), caller.UserId, request.Name, request.Permissions is null ? null : permissions.Value), caller.TenantId, ct);
        return changed.Failed ? changed.Error.ToProblem() : TypedResults.Ok(RoleResponse.From(changed.Value));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, Guid roleId, Caller caller, SpaceRoleService roles, CancellationToken ct) =>
        (await roles.DeleteAsync(new(id), new(roleId), caller.UserId, ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> SetEveryoneAsync(
        Guid id, EveryoneRequest request, Caller caller, SpaceRoleService roles, CancellationToken ct)
    {
        var permissions = Parse("permissions", request.Permissions);
        return permissions.Failed
            ? permissions.Error.ToProblem() : (await roles.SetEveryoneAsync(new(id), caller.UserId, permissions.Value, ct)).ToNoContent();
    }

    private static Results<Ok<RoleResponse[]>, ProblemHttpResult> Answer(Result<IReadOnlyList<SpaceRole>> roles) =>
        roles.Failed ? roles.Error.ToProblem() : TypedResults.Ok<RoleResponse[]>([.. roles.Value.Select(RoleResponse.From)]);
}
