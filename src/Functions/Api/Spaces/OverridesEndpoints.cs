using Microsoft.AspNetCore.Http.HttpResults;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Common;
using Veza.Shared.Spaces.Roles;

namespace Veza.Functions.Api.Spaces;

/// <summary>What a channel of a space changes of what its people may.</summary>
internal static class OverridesEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void MapOverrides(this IEndpointRouteBuilder routes)
    {
        var room = routes.MapGroup("/api/rooms/{id:guid}/overrides").RequireCaller().LimitPerUser().WithTags("Spaces");
        room.MapGet("", ListAsync).WithSummary("What a channel of a space overrides");
        room.MapPut("", ReplaceAsync).WithSummary("Replaces what a channel of a space overrides");
    }

    private static async Task<Results<Ok<OverridesBody>, ProblemHttpResult>> ListAsync(
        Guid id, Caller caller, ChannelOverrideService overrides, CancellationToken ct)
    {
        var listed = await overrides.ListAsync(new(id), caller.UserId, ct);
        return listed.Failed ? listed.Error.ToProblem() : TypedResults.Ok(new OverridesBody([.. listed.Value.Select(OverrideBody.From)]));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ReplaceAsync(
        Guid id, OverridesBody request, Caller caller, ChannelOverrideService overrides, CancellationToken ct)
    {
        var wanted = new List<ChannelOverride>(request.Overrides.Length);
        foreach (var body in request.Overrides)
        {
            if (body is null) return Error.Field("overrides", FieldFault.Required).ToProblem();
            var (allow, deny) = (SpaceRolesEndpoints.Parse("overrides", body.Allow), SpaceRolesEndpoints.Parse("overrides", body.Deny));
            if (OverrideKinds.Parse(body.Kind) is not { } kind)
                return Error.Field("overrides", FieldFault.UnknownValue("a kind must be 'everyone', 'role' or 'member'.")).ToProblem();
            if (kind != OverrideKind.Everyone && body.Id is null) return Error.Field("overrides", FieldFault.Required).ToProblem();
            if (Error.Join(allow.Error, deny.Error) is { } fault) return fault.ToProblem();
            wanted.Add(new(kind, kind == OverrideKind.Everyone ? Guid.Empty : body.Id!.Value, allow.Value, deny.Value));
        }

        return (await overrides.ReplaceAsync(new(id), caller.UserId, wanted, ct)).ToNoContent();
    }
}
