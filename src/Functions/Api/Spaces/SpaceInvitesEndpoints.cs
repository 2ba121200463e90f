using Microsoft.AspNetCore.Http.HttpResults;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Common;
using Veza.Shared.RateLimits;
using Veza.Shared.Spaces.Invites;

namespace Veza.Functions.Api.Spaces;

/// <summary>Invites into spaces.</summary>
internal static class SpaceInvitesEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void MapSpaceInvites(this IEndpointRouteBuilder routes)
    {
        var space = routes.MapGroup("/api/spaces/{id:guid}/invites").RequireCaller().LimitPerUser().WithTags("Spaces");
        space.MapPost("", CreateAsync).WithSummary("Makes an invite, with an end or a number of uses where one wants");
        space.MapGet("", ListAsync).WithSummary("The invites that lead somewhere: one's own, or all to who manages the space");
        space.MapDelete("/{code}", RevokeAsync).WithSummary("Takes an invite back");

        var invite = routes.MapGroup("/api/invites/{code}").RequireCaller().LimitPerUser().WithTags("Spaces");
        invite.MapGet("", ShowAsync).WithSummary("What an invite leads to");
        invite.MapPost("/accept", AcceptAsync).LimitPerUser(UserLimit.Joins).WithSummary("Comes into a space by an invite");
    }

    private static async Task<Results<Created<InviteResponse>, ProblemHttpResult>> CreateAsync(
        Guid id, CreateInviteRequest request, Caller caller, SpaceInviteService invites, CancellationToken ct)
    {
        TimeSpan? life = request.ExpiresIn is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        var made = await invites.CreateAsync(new(id), caller.UserId, life, request.MaxUses, ct);
        return made.Failed
            ? made.Error.ToProblem() : TypedResults.Created($"/api/invites/{made.Value.Code}", InviteResponse.From(made.Value));
    }

    private static async Task<Results<Ok<InviteResponse[]>, ProblemHttpResult>> ListAsync(
        Guid id, Caller caller, SpaceInviteService invites, CancellationToken ct)
    {
        var listed = await invites.ListAsync(new(id), caller.UserId, ct);
        return listed.Failed ? listed.Error.ToProblem() : TypedResults.Ok<InviteResponse[]>([.. listed.Value.Select(InviteResponse.From)]);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        Guid id, string code, Caller caller, SpaceInviteService invites, CancellationToken ct) =>
        (await invites.RevokeAsync(new SpaceId(id), caller.UserId, code, ct)).ToNoContent();

    private static async Task<Results<Ok<SpaceCardResponse>, ProblemHttpResult>> ShowAsync(
        string code, Caller caller, SpaceInviteService invites, CancellationToken ct)
    {
        var shown = await invites.ShowAsync(code, caller.TenantId, caller.UserId, ct);
        return shown.Failed ? shown.Error.ToProblem() : TypedResults.Ok(SpaceCardResponse.From(shown.Value));
    }

    private static async Task<Results<Ok<SpaceResponse>, ProblemHttpResult>> AcceptAsync(
        string code, Caller caller, SpaceInviteService invites, CancellationToken ct) =>
        SpacesEndpoints.Answer(await invites.AcceptAsync(code, caller.TenantId, caller.UserId, ct));
}
