using Veza.Functions.Http.Problems;
using Veza.Shared.Access;
using Veza.Shared.Identity;
using Veza.Shared.Identity.Tenants;

namespace Veza.Functions.Http.Authentication;

/// <summary>What a group of endpoints can ask for beyond a caller. Put it behind <see cref="AuthenticationConventions.RequireCaller{T}"/>.</summary>
internal static class AdminOnly
{
    /// <summary>Answers 403 to those who do not look after their tenant.</summary>
    public static RouteGroupBuilder RequireAdmin(this RouteGroupBuilder group) =>
        Require(group, Permission.ManageTenant);

    /// <summary>Answers 403 to those who do not look after the installation.</summary>
    public static RouteGroupBuilder RequireOperator(this RouteGroupBuilder group) =>
        Require(group, Permission.ManageInstallation);

    /// <summary>Answers 403 to those who may not read the audit log of their tenant.</summary>
    public static RouteGroupBuilder RequireAuditReader(this RouteGroupBuilder group) =>
        Require(group, Permission.ReadAudit);

    private static RouteGroupBuilder Require(RouteGroupBuilder group, Permission permission) =>
        group.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            return http.Features.Get<Caller>() is { } caller
                && await http.RequestServices.GetRequiredService<TenantRoles>().CanAsync(caller.UserId, permission, http.RequestAborted)
                    ? await next(context)
                    : IdentityErrors.AdminRequired.ToProblem();
        });
}
