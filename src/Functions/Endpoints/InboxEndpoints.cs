using Veza.Functions.Http;
using Veza.Shared.Common;
using Veza.Shared.Messages.Inbox;
using Veza.Shared.Messages.Sync;

namespace Veza.Functions.Endpoints;

/// <summary>The room list and catching up.</summary>
internal static class InboxEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void MapInbox(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api").RequireCaller().WithTags("inbox");
        group.MapGet("/rooms", ListAsync);
        group.MapGet("/sync", SyncAsync);
    }

    /// <summary>GET /api/rooms. Newest activity first; a Link header names the next page when there is one.</summary>
    private static async Task<IResult> ListAsync(
        Caller caller, InboxService inbox, HttpResponse response, CancellationToken ct, Guid? after = null, int? limit = null)
    {
        if (limit < 1) return Error.Field("limit", "it must be at least 1.").ToProblem();
        var (rooms, hasMore) = await inbox.ListAsync(caller.UserId, after is { } id ? new RoomId(id) : null, limit ?? 100, ct);
        if (hasMore) response.Headers.Link = $"</api/rooms?limit={limit ?? 100}&after={rooms[^1].Room.Id}>; rel=\"next\"";
        return JsonBody.From(rooms, static (writer, list) =>
        {
            writer.WriteStartArray();
            foreach (var room in list) RoomSummaryJson.Write(writer, room);
            writer.WriteEndArray();
        });
    }

    private static async Task<IResult> SyncAsync(
        Caller caller, SyncService sync, CancellationToken ct, string? cursor = null, int? limit = null)
    {
        if (limit < 1) return Error.Field("limit", "it must be at least 1.").ToProblem();
        var missed = await sync.SyncAsync(caller.UserId, string.IsNullOrEmpty(cursor) ? null : cursor, limit ?? 200, ct);
        return missed.Failed ? missed.Error.ToProblem() : JsonBody.From(missed.Value, SyncJson.Write);
    }
}
