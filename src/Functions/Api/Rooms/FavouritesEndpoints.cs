using Microsoft.AspNetCore.Http.HttpResults;
using Veza.Functions.Http;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Common;
using Veza.Shared.Rooms;

namespace Veza.Functions.Api.Rooms;

/// <summary>The caller's favourites among their rooms.</summary>
internal static class FavouritesEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void MapFavourites(this IEndpointRouteBuilder routes)
    {
        var room = routes.MapGroup("/api/rooms/{id:guid}/favourite").RequireCaller().LimitPerUser().WithTags("Rooms");
        room.MapPut("", (Guid id, Caller caller, FavouriteService favourites, CancellationToken ct) =>
            SetAsync(id, caller, favourites, isOn: true, ct)).Produces<FavouriteResponse>().WithSummary("Keeps the room at the top of one's list");
        room.MapDelete("", (Guid id, Caller caller, FavouriteService favourites, CancellationToken ct) =>
            SetAsync(id, caller, favourites, isOn: false, ct)).Produces<FavouriteResponse>().WithSummary("Takes that back");
    }

    private static async Task<Results<JsonBody<(RoomId, Favourite)>, ProblemHttpResult>> SetAsync(
        Guid id, Caller caller, FavouriteService favourites, bool isOn, CancellationToken ct)
    {
        var set = await favourites.SetAsync(new(id), caller.UserId, isOn, ct);
        return set.Failed ? set.Error.ToProblem() : JsonBody.FromFew((new RoomId(id), set.Value), RoomJson.WriteFavourite);
    }
}
