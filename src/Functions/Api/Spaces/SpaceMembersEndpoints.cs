using Microsoft.AspNetCore.Http.HttpResults;
using Veza.Functions.Api.Paging;
using Veza.Functions.Http;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Common;
using Veza.Shared.Identity.Users;
using Veza.Shared.Spaces.Members;
using Veza.Shared.Spaces.Roles;

namespace Veza.Functions.Api.Spaces;

/// <summary>Who is in a space, and who may not come into it.</summary>
internal static class SpaceMembersEndpoints
{
    private const int MaxListed = 200;

    /// <summary>Maps the routes.</summary>
    public static void MapSpaceMembers(this IEndpointRouteBuilder routes)
    {
        var space = routes.MapGroup("/api/spaces/{id:guid}").RequireCaller().LimitPerUser().WithTags("Spaces");
        space.MapGet("/members", ListAsync).CompressAnswers().WithSummary("Who is in a space, by id");
        space.MapDelete("/members/{userId:guid}", KickAsync).WithSummary("Puts a member out, who may come again");
        space.MapPut("/members/{userId:guid}/roles", GiveAsync).WithSummary("Says which roles a member has");
        space.MapGet("/bans", ListBansAsync).CompressAnswers().WithSummary("Who is banned from a space, by id");
        space.MapPut("/bans/{userId:guid}", BanAsync).WithSummary("Bans somebody, who can neither see the space nor come into it");
        space.MapDelete("/bans/{userId:guid}", UnbanAsync).WithSummary("Lifts a ban");
    }

    /// <summary>GET /api/spaces/{id}/members. A Link header names the next page when there is one; the last user_id as after does, too.</summary>
    private static async Task<Results<Ok<SpaceMemberResponse[]>, ProblemHttpResult>> ListAsync(
        Guid id, Caller caller, SpaceMemberService members, UserDirectory people, HttpResponse response, CancellationToken ct, int? limit = null,
        string? after = null)
    {
        if (!TryRead(after, PagedList.SpaceMembers, id, out var last)) return ListCursor.Invalid.ToProblem();
        var most = Math.Min(limit ?? 100, MaxListed);
        var listed = await members.ListAsync(new(id), caller.UserId, last, most + 1, ct); // one more than is shown tells
        if (listed.Failed) return listed.Error.ToProblem();

        var page = listed.Value.Take(most).ToArray();
        if (listed.Value.Count > most)
            ListCursor.LinkNext(response, $"/api/spaces/{id}/members?limit={most}", PagedList.SpaceMembers, id, new(Id: page[^1].UserId.Value));
        var cards = await people.ListAsync([.. page.Select(m => m.UserId)], ct);
        return TypedResults.Ok<SpaceMemberResponse[]>(
        [
            .. page.Select(m => (Member: m, Card: cards.GetValueOrDefault(m.UserId))).Select(m => new SpaceMemberResponse(
                m.Member.UserId.Value, m.Card?.Name ?? "", m.Card?.Handle ?? "", m.Card?.AvatarUrl, m.Member.IsOwner, [.. m.Member.Roles],
                m.Member.JoinedAt)),
        ]);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> KickAsync(
        Guid id, Guid userId, Caller caller, SpaceMemberService members, CancellationToken ct) =>
        (await members.KickAsync(new(id), caller.UserId, new(userId), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> GiveAsync(
        Guid id, Guid userId, RolesRequest request, Caller caller, SpaceRoleService roles, CancellationToken ct) =>
        (await roles.GiveAsync(new(id), caller.UserId, new(userId), request.Roles, ct)).ToNoContent();

    private static async Task<Results<Ok<SpaceBanResponse[]>, ProblemHttpResult>> ListBansAsync(
        Guid id, Caller caller, SpaceMemberService members, HttpResponse response, CancellationToken ct, int? limit = null, string? after = null)
    {
        if (!TryRead(after, PagedList.SpaceBans, id, out var last)) return ListCursor.Invalid.ToProblem();
        var most = Math.Min(limit ?? 100, MaxListed);
        var listed = await members.ListBansAsync(new(id), caller.UserId, last, most + 1, ct);
        if (listed.Failed) return listed.Error.ToProblem();
        var page = listed.Value.Take(most).ToArray();
        if (listed.Value.Count > most)
            ListCursor.LinkNext(response, $"/api/spaces/{id}/bans?limit={most}", PagedList.SpaceBans, id, new(Id: page[^1].UserId.Value));
        return TypedResults.Ok<SpaceBanResponse[]>([.. page.Select(SpaceBanResponse.From)]);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> BanAsync(
        Guid id, Guid userId, BanRequest request, Caller caller, SpaceMemberService members, CancellationToken ct) =>
        (await members.BanAsync(new(id), caller.UserId, new(userId), request.Reason, ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> UnbanAsync(
        Guid id, Guid userId, Caller caller, SpaceMemberService members, CancellationToken ct) =>
        (await members.UnbanAsync(new(id), caller.UserId, new(userId), ct)).ToNoContent();

    private static bool TryRead(string? after, PagedList list, Guid space, out UserId? last)
    {
        last = null;
        if (string.IsNullOrEmpty(after)) return true;
        if (Guid.TryParse(after, out var user)) last = new UserId(user);
        else if (ListCursor.Read(after, list, space) is { } place) last = new UserId(place.Id);
        return last is not null;
    }
}
