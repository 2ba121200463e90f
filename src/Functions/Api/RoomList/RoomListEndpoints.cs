using Microsoft.AspNetCore.Mvc;
using Veza.Functions.Api.Paging;
using Veza.Functions.Http;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Common;
using Veza.Shared.Messages;
using Veza.Shared.RoomList;
using Veza.Shared.Rooms;
using Veza.Shared.Sync;

namespace Veza.Functions.Api.RoomList;

/// <summary>The room list and catching up.</summary>
internal static class RoomListEndpoints
{
    private const int BytesBesideCursor = 1024; // of the body of a sync

    /// <summary>Maps the routes.</summary>
    public static void MapRoomList(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api").RequireCaller().LimitPerUser().WithTags("Room list");
        group.MapGet("/rooms", ListAsync).CompressAnswers().Produces<RoomSummaryResponse[]>()
            .WithSummary("One's rooms, newest activity first");
        group.MapGet("/sync", SyncAsync).CompressAnswers().Produces<SyncResponse>().WithSummary("What one missed in all rooms since the cursor");
        group.MapPost("/sync", SyncByBodyAsync).CompressAnswers().Produces<SyncResponse>()
            .WithSummary("The same with the cursor in the body, where it may be as long as it gets").WithMetadata(new RequestSizeLimitAttribute(
            routes.ServiceProvider.GetRequiredService<SyncService>().MaxCursorLength + BytesBesideCursor));
    }

    /// <summary>
    /// GET /api/rooms. Newest activity first; a Link header names the next page when there is one. The id of one of the caller's rooms
    /// as after does, too.
    /// </summary>
    private static async Task<IResult> ListAsync(
        Caller caller, RoomListService roomList, HttpResponse response, CancellationToken ct, string? after = null, int? limit = null)
    {
        RoomPlace? last = null;
        if (!string.IsNullOrEmpty(after))
        {
            last = Guid.TryParse(after, out var id)
                ? await roomList.FindPlaceAsync(caller.UserId, new(id), ct)
                : Place(ListCursor.Read(after, PagedList.Rooms, caller.UserId.Value));
            if (last is null) return ListCursor.Invalid.ToProblem();
        }

        var (rooms, hasMore) = await roomList.ListAsync(caller.UserId, last, limit ?? 100, ct);
        if (hasMore)
        {
            var end = rooms[^1].Room;
            ListCursor.LinkNext(
                response, $"/api/rooms?limit={limit ?? 100}", PagedList.Rooms, caller.UserId.Value,
                new(end.ActiveAt.UtcTicks, end.Id.Value));
        }

        return JsonBody.From(rooms, RoomSummaryJson.Write);
    }

    private static RoomPlace? Place(ListPlace? read) =>
        read is { } place && place.Number >= DateTimeOffset.UnixEpoch.Ticks && place.Number <= DateTimeOffset.MaxValue.Ticks
            ? new RoomPlace(new DateTimeOffset(place.Number, TimeSpan.Zero), new RoomId(place.Id))
            : null;

    private static async Task<IResult> SyncAsync(
        Caller caller, SyncService sync, CancellationToken ct, string? cursor = null, int? limit = null, int? fresh = null)
    {
        if (cursor?.Length > sync.MaxQueryCursorLength) return MessageErrors.CursorTooLong(sync.MaxQueryCursorLength).ToProblem();
        return await SyncByBodyAsync(new(cursor, limit, fresh), caller, sync, ct);
    }

    /// <summary>POST /api/sync: the same with the cursor in the body, where it may be as long as it gets.</summary>
    private static async Task<IResult> SyncByBodyAsync(
        SyncRequest request, Caller caller, SyncService sync, CancellationToken ct)
    {
        var (cursor, limit) = (request.Cursor, request.Limit);
        if (limit < 1) return Error.Field("limit", FieldFault.OutOfRange(1)).ToProblem();
        if (request.Fresh < 1) return Error.Field("fresh", FieldFault.OutOfRange(1)).ToProblem();
        var missed = await sync.SyncAsync(
            caller.UserId, string.IsNullOrEmpty(cursor) ? null : cursor, limit ?? 200, request.Fresh, ct);
        return missed.Failed ? missed.Error.ToProblem() : JsonBody.From(missed.Value, SyncJson.Write);
    }
}
