using Microsoft.AspNetCore.Http.HttpResults;
using Veza.Functions.Api.Paging;
using Veza.Functions.Api.Rooms;
using Veza.Functions.Http;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Common;
using Veza.Shared.RateLimits;
using Veza.Shared.Rooms;
using Veza.Shared.Spaces;
using Veza.Shared.Spaces.Members;

namespace Veza.Functions.Api.Spaces;

/// <summary>Spaces: making, finding, changing, entering and leaving them.</summary>
internal static class SpacesEndpoints
{
    private const int MaxDiscovered = 200;

    /// <summary>Maps the routes.</summary>
    public static void MapSpaces(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/spaces").RequireCaller().LimitPerUser().WithTags("Spaces");
        group.MapPost("", CreateAsync).WithSummary("Makes a space, with its first channel");
        group.MapGet("", ListAsync).CompressAnswers().WithSummary("One's own spaces, by when one came in");
        group.MapGet("/discover", DiscoverAsync).CompressAnswers().WithSummary("The public spaces, by name");
        group.MapGet("/{id:guid}", FindAsync).WithSummary("A space, with what one may in it");
        group.MapPatch("/{id:guid}", UpdateAsync).WithSummary("Changes name, description or visibility; what is absent stays");
        group.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Deletes a space with its channels");
        group.MapPost("/{id:guid}/join", JoinAsync).LimitPerUser(UserLimit.Joins).WithSummary("Enters a public space");
        group.MapPost("/{id:guid}/leave", LeaveAsync).LimitPerUser(UserLimit.Leaves).WithSummary("Leaves a space and its channels");
        group.MapPut("/{id:guid}/owner", HandOverAsync).WithSummary("Hands the space over; who owned it stays as a member");
    }

    private static async Task<Results<Created<SpaceResponse>, ProblemHttpResult>> CreateAsync(
        CreateSpaceRequest request, Caller caller, SpaceService spaces, CancellationToken ct)
    {
        var visibility = RoomCodes.ParseVisibility(request.Visibility);
        if (Unknown(request.Visibility, visibility) is { } fault) return fault.ToProblem();
        var made = await spaces.CreateAsync(new(caller.TenantId, caller.UserId, request.Name, request.Description, visibility), ct);
        return made.Failed
            ? made.Error.ToProblem() : TypedResults.Created($"/api/spaces/{made.Value.Space.Id}", SpaceResponse.From(made.Value));
    }

    private static async Task<Ok<SpaceResponse[]>> ListAsync(Caller caller, SpaceService spaces, CancellationToken ct) =>
        TypedResults.Ok<SpaceResponse[]>([.. (await spaces.ListAsync(caller.UserId, ct)).Select(SpaceResponse.From)]);

    /// <summary>GET /api/spaces/discover. A Link header names the next page when there is one.</summary>
    private static async Task<Results<Ok<SpaceCardResponse[]>, ProblemHttpResult>> DiscoverAsync(
        Caller caller, SpaceService spaces, HttpResponse response, CancellationToken ct, string? q = null, int? limit = null, string? after = null)
    {
        ListPlace? last = null;
        if (!string.IsNullOrEmpty(after) && (last = ListCursor.Read(after, PagedList.Spaces, caller.TenantId.Value)) is null)
            return ListCursor.Invalid.ToProblem();

        var most = Math.Min(limit ?? 50, MaxDiscovered);
        var found = await spaces.DiscoverAsync(caller.TenantId, caller.UserId, q, last?.Text, last?.Id ?? Guid.Empty, most + 1, ct);
        SpaceCard[] page = [.. found.Take(most)];
        if (found.Count > most)
        {
            ListCursor.LinkNext(
                response, $"/api/spaces/discover?q={Uri.EscapeDataString(q ?? "")}&limit={most}", PagedList.Spaces, caller.TenantId.Value,
                new(Id: page[^1].Id.Value, Text: page[^1].Name));
        }

        return TypedResults.Ok<SpaceCardResponse[]>([.. page.Select(SpaceCardResponse.From)]);
    }

    private static async Task<Results<Ok<SpaceResponse>, ProblemHttpResult>> FindAsync(
        Guid id, Caller caller, SpaceService spaces, CancellationToken ct) => Answer(await spaces.FindAsync(new(id), caller.UserId, ct));

    private static async Task<Results<Ok<SpaceResponse>, ProblemHttpResult>> UpdateAsync(
        Guid id, UpdateSpaceRequest request, Caller caller, SpaceService spaces, CancellationToken ct)
    {
        var visibility = RoomCodes.ParseVisibility(request.Visibility);
        if (Unknown(request.Visibility, visibility) is { } fault) return fault.ToProblem();
        return Answer(await spaces.UpdateAsync(new(new(id), caller.UserId, request.Name, request.Description, visibility), ct));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, Caller caller, SpaceService spaces, CancellationToken ct) => (await spaces.DeleteAsync(new(id), caller.UserId, ct)).ToNoContent();

    private static async Task<Results<Ok<SpaceResponse>, ProblemHttpResult>> JoinAsync(
        Guid id, Caller caller, SpaceMemberService members, CancellationToken ct) =>
        Answer(await members.JoinAsync(new(id), caller.TenantId, caller.UserId, ct));

    private static async Task<Results<NoContent, ProblemHttpResult>> LeaveAsync(
        Guid id, Caller caller, SpaceMemberService members, CancellationToken ct) => (await members.LeaveAsync(new(id), caller.UserId, ct)).ToNoContent();

    private static async Task<Results<Ok<SpaceResponse>, ProblemHttpResult>> HandOverAsync(
        Guid id, HandOverRequest request, Caller caller, SpaceService spaces, CancellationToken ct) =>
        Answer(await spaces.HandOverAsync(new(id), caller.UserId, new(request.UserId), ct));

    /// <summary>The space, or why not.</summary>
    internal static Results<Ok<SpaceResponse>, ProblemHttpResult> Answer(Result<SpaceView> space) =>
        space.Failed ? space.Error.ToProblem() : TypedResults.Ok(SpaceResponse.From(space.Value));

    /// <summary>204, or why not.</summary>
    internal static Results<NoContent, ProblemHttpResult> ToNoContent(this Result<Done> done) =>
        done.Failed ? done.Error.ToProblem() : TypedResults.NoContent();

    /// <summary>A word that is no visibility.</summary>
    internal static Error? Unknown(string? code, RoomVisibility? parsed) =>
        code is not null && parsed is null ? Error.Field("visibility", FieldFault.UnknownValue("it must be 'public' or 'private'.")) : null;
}
