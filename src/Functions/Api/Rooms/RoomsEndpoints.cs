using Microsoft.AspNetCore.Http.HttpResults;
using Veza.Functions.Api.Paging;
using Veza.Functions.Http;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Common;
using Veza.Shared.Messages.History;
using Veza.Shared.RateLimits;
using Veza.Shared.Rooms;
using Veza.Shared.Rooms.Channels;
using Veza.Shared.Rooms.Members;

namespace Veza.Functions.Api.Rooms;

/// <summary>Rooms: making, finding, changing, entering and leaving them. The list of one's own is the inbox's.</summary>
internal static class RoomsEndpoints
{
    private const int MaxDiscovered = 200;

    /// <summary>Maps the routes.</summary>
    public static void MapRooms(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/rooms").RequireCaller().LimitPerUser().WithTags("Rooms");
        group.MapPost("", CreateAsync).Produces<RoomResponse>().Produces<RoomResponse>(StatusCodes.Status201Created)
            .WithSummary("Makes a room; a direct pair that has one gets it with 200");
        group.MapGet("/discover", DiscoverAsync).CompressAnswers().Produces<DiscoveredResponse[]>()
            .WithSummary("The public channels, by name");
        group.MapGet("/{id:guid}", FindAsync).CompressAnswers().Produces<RoomResponse>().WithSummary("A room, with its first members");
        group.MapGet("/{id:guid}/preview", PreviewAsync).CompressAnswers().Produces<PreviewResponse>()
            .WithSummary("What a public channel shows before one joins");
        group.MapPatch("/{id:guid}", UpdateAsync).Produces<RoomResponse>().WithSummary("Changes name, topic or visibility; what is absent stays");
        group.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Deletes a room with all that is in it");
        group.MapPost("/{id:guid}/archive", ArchiveAsync).Produces<RoomResponse>().WithSummary("Closes a room for new messages");
        group.MapPost("/{id:guid}/unarchive", UnarchiveAsync).Produces<RoomResponse>().WithSummary("Opens it again");
        group.MapPost("/{id:guid}/join", JoinAsync).LimitPerUser(UserLimit.Joins).Produces<RoomResponse>().WithSummary("Enters a public channel");
        group.MapPost("/{id:guid}/leave", LeaveAsync).LimitPerUser(UserLimit.Leaves).WithSummary("Leaves a room");
    }

    /// <summary>POST /api/rooms. A direct pair that has a room already gets it with 200.</summary>
    private static async Task<Results<JsonBody<RoomDetails>, ProblemHttpResult>> CreateAsync(
        CreateRoomRequest request, Caller caller, RoomService rooms, RoomResponses responses, CancellationToken ct)
    {
        var (type, visibility) = (RoomCodes.ParseType(request.Type), RoomCodes.ParseVisibility(request.Visibility));
        var faults = Error.Join(
            type is null ? Error.Field("type", FieldFault.UnknownValue("it must be 'direct', 'group' or 'channel'.")) : null,
            Unknown(request.Visibility, visibility));
        if (type is not { } wanted || faults is not null) return faults!.ToProblem();

        UserId[] members = [.. (request.Members ?? []).Select(m => new UserId(m))];
        var created = await rooms.CreateAsync(
            new(caller.TenantId, caller.UserId, wanted, request.Name, request.Topic, visibility, members), ct);
        if (created.Failed) return created.Error.ToProblem();

        var room = await responses.FromAsync(created.Value.Room, caller.UserId, ct);
        return created.Value.IsNew
            ? JsonBody.Created($"/api/rooms/{room.Room.Id}", room, RoomDetails.Write) : JsonBody.From(room, RoomDetails.Write);
    }

    /// <summary>
    /// GET /api/rooms/discover: the public channels, by name. A Link header names the next page when there is one; the id of a
    /// channel that is listed as after does, too.
    /// </summary>
    private static async Task<Results<JsonBody<DiscoveredRoom[]>, ProblemHttpResult>> DiscoverAsync(
        Caller caller, PublicChannels channels, HttpResponse response, CancellationToken ct, string? q = null, int? limit = null,
        string? after = null)
    {
        ChannelPlace? last = null;
        if (!string.IsNullOrEmpty(after))
        {
            last = Guid.TryParse(after, out var id) ? await channels.FindPlaceAsync(caller.TenantId, new(id), ct)
                : ListCursor.Read(after, PagedList.Channels, caller.TenantId.Value) is { } place ? new(place.Text, new(place.Id))
                : null;
            if (last is null) return ListCursor.Invalid.ToProblem();
        }

        var most = Math.Min(limit ?? 50, MaxDiscovered);
        var found = await channels.DiscoverAsync(caller.TenantId, caller.UserId, q, last, most + 1, ct); // one more than is shown tells
        DiscoveredRoom[] page = [.. found.Take(most)];
        if (found.Count > most)
        {
            ListCursor.LinkNext(
                response, $"/api/rooms/discover?q={Uri.EscapeDataString(q ?? "")}&limit={most}", PagedList.Channels,
                caller.TenantId.Value, new(Id: page[^1].Id.Value, Text: page[^1].Name));
        }

        return JsonBody.From(page, ChannelJson.Write);
    }

    private static async Task<IResult> PreviewAsync(Guid id, Caller caller, PreviewService previews, CancellationToken ct)
    {
        var preview = await previews.ShowAsync(new(id), caller.TenantId, caller.UserId, ct);
        return preview.Failed ? preview.Error.ToProblem() : JsonBody.From(preview.Value, PreviewService.Write);
    }

    private static async Task<Results<JsonBody<RoomDetails>, ProblemHttpResult>> FindAsync(
        Guid id, Caller caller, RoomAccess access, RoomResponses responses, CancellationToken ct) =>
        await access.FindRoomAsync(new(id), caller.UserId, ct) is { } room
            ? JsonBody.From(await responses.FromAsync(room, caller.UserId, ct), RoomDetails.Write)
            : RoomErrors.NotFound.ToProblem();

    private static async Task<Results<JsonBody<RoomDetails>, ProblemHttpResult>> UpdateAsync(
        Guid id, UpdateRoomRequest request, Caller caller, RoomService rooms, RoomResponses responses, CancellationToken ct)
    {
        var visibility = RoomCodes.ParseVisibility(request.Visibility);
        if (Unknown(request.Visibility, visibility) is { } fault) return fault.ToProblem();
        return await AnswerAsync(
            await rooms.UpdateAsync(new(new(id), caller.UserId, request.Name, request.Topic, visibility), ct),
            caller, responses, ct);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, Caller caller, RoomService rooms, CancellationToken ct)
    {
        var deleted = await rooms.DeleteAsync(new(id), caller.UserId, ct);
        return deleted.Failed ? deleted.Error.ToProblem() : TypedResults.NoContent();
    }

    private static async Task<Results<JsonBody<RoomDetails>, ProblemHttpResult>> ArchiveAsync(
        Guid id, Caller caller, RoomService rooms, RoomResponses responses, CancellationToken ct) =>
        await AnswerAsync(await rooms.ArchiveAsync(new(id), caller.UserId, ct), caller, responses, ct);

    private static async Task<Results<JsonBody<RoomDetails>, ProblemHttpResult>> UnarchiveAsync(
        Guid id, Caller caller, RoomService rooms, RoomResponses responses, CancellationToken ct) =>
        await AnswerAsync(await rooms.UnarchiveAsync(new(id), caller.UserId, ct), caller, responses, ct);

    /// <summary>POST /api/rooms/{id}/join; the twin of <c>room.join</c>.</summary>
    private static async Task<Results<JsonBody<RoomDetails>, ProblemHttpResult>> JoinAsync(
        Guid id, Caller caller, RoomMemberService members, RoomResponses responses, CancellationToken ct) =>
        await AnswerAsync(await members.JoinAsync(new(id), caller.TenantId, caller.UserId, ct), caller, responses, ct);

    /// <summary>POST /api/rooms/{id}/leave; the twin of <c>room.leave</c>.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> LeaveAsync(
        Guid id, Caller caller, RoomMemberService members, CancellationToken ct)
    {
        var left = await members.LeaveAsync(new(id), caller.UserId, ct);
        return left.Failed ? left.Error.ToProblem() : TypedResults.NoContent();
    }

    private static async Task<Results<JsonBody<RoomDetails>, ProblemHttpResult>> AnswerAsync(
        Result<RoomView> room, Caller caller, RoomResponses responses, CancellationToken ct) =>
        room.Failed
            ? room.Error.ToProblem()
            : JsonBody.From(await responses.FromAsync(room.Value, caller.UserId, ct), RoomDetails.Write);

    private static Error? Unknown(string? code, RoomVisibility? parsed) =>
        code is not null && parsed is null ? Error.Field("visibility", FieldFault.UnknownValue("it must be 'public' or 'private'.")) : null;
}
