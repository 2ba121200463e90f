using Microsoft.AspNetCore.Http.HttpResults;
using Veza.Functions.Api.Paging;
using Veza.Functions.Http;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Common;
using Veza.Shared.Rooms;
using Veza.Shared.Rooms.Members;

namespace Veza.Functions.Api.Rooms;

/// <summary>Who is in a room.</summary>
internal static class MembersEndpoints
{
    private const int MaxListed = 200;

    /// <summary>Maps the routes.</summary>
    public static void MapMembers(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/rooms/{id:guid}/members").RequireCaller().LimitPerUser().WithTags("Rooms");
        group.MapGet("", ListAsync).CompressAnswers().Produces<MemberResponse[]>().WithSummary("Who is in a room, by id");
        group.MapPost("", InviteAsync).Produces<MemberResponse[]>().WithSummary("Adds people; answers with those who were not in yet");
        group.MapPatch("/{userId:guid}", ChangeRoleAsync).Produces<MemberResponse>().WithSummary("Gives a member another role");
        group.MapDelete("/{userId:guid}", RemoveAsync).WithSummary("Removes a member");
        routes.MapGroup("/api/rooms/{id:guid}").RequireCaller().LimitPerUser().WithTags("Rooms").MapPut("/owner", HandOverAsync).Produces<MemberResponse>()
            .WithSummary("Hands the room over; who owned it stays as an admin");
    }

    /// <summary>
    /// GET /api/rooms/{id}/members, by id. A Link header names the next page when there is one; the last user_id as after does, too.
    /// </summary>
    private static async Task<Results<JsonBody<MemberResponse[]>, ProblemHttpResult>> ListAsync(
        Guid id, Caller caller, RoomMemberService members, RoomResponses responses, HttpResponse response, CancellationToken ct,
        int? limit = null, string? after = null)
    {
        UserId? last = null;
        if (!string.IsNullOrEmpty(after))
        {
            if (Guid.TryParse(after, out var user)) last = new UserId(user);
            else if (ListCursor.Read(after, PagedList.Members, id) is { } place) last = new UserId(place.Id);
            else return ListCursor.Invalid.ToProblem();
        }

        var most = Math.Min(limit ?? 100, MaxListed);
        var listed = await members.ListAsync(new(id), caller.UserId, last, most + 1, ct); // one more than is shown tells
        if (listed.Failed) return listed.Error.ToProblem();

        RoomMember[] page = [.. listed.Value.Take(most)];
        if (listed.Value.Count > most)
            ListCursor.LinkNext(response, $"/api/rooms/{id}/members?limit={most}", PagedList.Members, id, new(Id: page[^1].UserId.Value));
        return JsonBody.From(await responses.FromAsync(new(id), page, ct), MemberResponse.Write);
    }

    /// <summary>POST /api/rooms/{id}/members: adds people; answers with those who were not in yet.</summary>
    private static async Task<Results<JsonBody<MemberResponse[]>, ProblemHttpResult>> InviteAsync(
        Guid id, InviteRequest request, Caller caller, RoomMemberService members, RoomResponses responses,
        CancellationToken ct)
    {
        var added = await members.InviteAsync(
            new(id), caller.UserId, [.. request.UserIds.Select(u => new UserId(u))], ct);
        return added.Failed ? added.Error.ToProblem() : JsonBody.From(await responses.FromAsync(new(id), added.Value, ct), MemberResponse.Write);
    }

    private static async Task<Results<JsonBody<MemberResponse>, ProblemHttpResult>> ChangeRoleAsync(
        Guid id, Guid userId, ChangeRoleRequest request, Caller caller, RoomRoleService roles,
        RoomResponses responses, CancellationToken ct)
    {
        if (RoomCodes.ParseRole(request.Role) is not { } role)
            return Error.Field("role", FieldFault.UnknownValue("it must be 'admin' or 'member'.")).ToProblem();

        var changed = await roles.ChangeRoleAsync(new(id), caller.UserId, new(userId), role, ct);
        return changed.Failed
            ? changed.Error.ToProblem()
            : JsonBody.FromFew((await responses.FromAsync(new(id), [changed.Value], ct))[0], MemberResponse.Write);
    }

    /// <summary>PUT /api/rooms/{id}/owner. A repeat gets the same answer.</summary>
    private static async Task<Results<JsonBody<MemberResponse>, ProblemHttpResult>> HandOverAsync(
        Guid id, HandOverRequest request, Caller caller, RoomRoleService roles, RoomResponses responses, CancellationToken ct)
    {
        var owner = await roles.HandOverAsync(new(id), caller.UserId, new(request.UserId), ct);
        return owner.Failed
            ? owner.Error.ToProblem()
            : JsonBody.FromFew((await responses.FromAsync(new(id), [owner.Value], ct))[0], MemberResponse.Write);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        Guid id, Guid userId, Caller caller, RoomMemberService members, CancellationToken ct)
    {
        var removed = await members.RemoveAsync(new(id), caller.UserId, new(userId), ct);
        return removed.Failed ? removed.Error.ToProblem() : TypedResults.NoContent();
    }
}
