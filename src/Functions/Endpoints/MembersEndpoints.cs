using Microsoft.AspNetCore.Http.HttpResults;
using Veza.Functions.Http;
using Veza.Shared.Common;
using Veza.Shared.Rooms;

namespace Veza.Functions.Endpoints;

/// <summary>Who is in a room.</summary>
internal static class MembersEndpoints
{
    private const int MaxListed = 200;

    /// <summary>Maps the routes.</summary>
    public static void MapMembers(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/rooms/{id:guid}/members").RequireCaller().WithTags("rooms");
        group.MapGet("", ListAsync);
        group.MapPost("", InviteAsync);
        group.MapPatch("/{userId:guid}", ChangeRoleAsync);
        group.MapDelete("/{userId:guid}", RemoveAsync);
    }

    /// <summary>GET /api/rooms/{id}/members, by id; <c>after</c> is the last one of the former page.</summary>
    private static async Task<Results<Ok<MemberResponse[]>, ProblemHttpResult>> ListAsync(
        Guid id, Caller caller, RoomMemberService members, RoomResponses responses, CancellationToken ct,
        int? limit = null, Guid? after = null)
    {
        if (limit < 1) return Error.Field("limit", "it must be at least 1.").ToProblem();
        UserId? last = after is { } value ? new UserId(value) : null;
        var listed = await members.ListAsync(new(id), caller.UserId, last, Math.Min(limit ?? 100, MaxListed), ct);
        return listed.Failed
            ? listed.Error.ToProblem()
            : TypedResults.Ok(await responses.FromAsync(new(id), listed.Value, ct));
    }

    /// <summary>POST /api/rooms/{id}/members: adds people; answers with those who were not in yet.</summary>
    private static async Task<Results<Ok<MemberResponse[]>, ProblemHttpResult>> InviteAsync(
        Guid id, InviteRequest request, Caller caller, RoomMemberService members, RoomResponses responses,
        CancellationToken ct)
    {
        var added = await members.InviteAsync(
            new(id), caller.UserId, [.. request.UserIds.Select(u => new UserId(u))], ct);
        return added.Failed ? added.Error.ToProblem() : TypedResults.Ok(await responses.FromAsync(new(id), added.Value, ct));
    }

    private static async Task<Results<Ok<MemberResponse>, ProblemHttpResult>> ChangeRoleAsync(
        Guid id, Guid userId, ChangeRoleRequest request, Caller caller, RoomMemberService members,
        RoomResponses responses, CancellationToken ct)
    {
        if (RoomCodes.ParseRole(request.Role) is not { } role)
            return Error.Field("role", "it must be 'admin' or 'member'.").ToProblem();

        var changed = await members.ChangeRoleAsync(new(id), caller.UserId, new(userId), role, ct);
        return changed.Failed
            ? changed.Error.ToProblem()
            : TypedResults.Ok((await responses.FromAsync(new(id), [changed.Value], ct))[0]);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        Guid id, Guid userId, Caller caller, RoomMemberService members, CancellationToken ct)
    {
        var removed = await members.RemoveAsync(new(id), caller.UserId, new(userId), ct);
        return removed.Failed ? removed.Error.ToProblem() : TypedResults.NoContent();
    }
}

/// <summary>Body of POST /api/rooms/{id}/members.</summary>
internal sealed record InviteRequest(Guid[] UserIds);

/// <summary>Body of PATCH /api/rooms/{id}/members/{user_id}.</summary>
internal sealed record ChangeRoleRequest(string Role);
