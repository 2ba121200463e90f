using Microsoft.AspNetCore.Http.HttpResults;
using Veza.Functions.Http;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Shared.Rooms;

namespace Veza.Functions.Api.Rooms;

/// <summary>The caller's favourites among their rooms.</summary>
internal static class FavouritesEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void MapFavourites(this IEndpointRouteBuilder routes)
    {
        var room = routes.MapGroup("/api/rooms/{id:guid}/favourite").RequireCaller().WithTags("rooms");
        room.MapPut("", (Guid id, Caller caller, FavouriteService favourites, CancellationToken ct) =>
            SetAsync(id, caller, favourites, isOn: true, ct));
        room.MapDelete("", (Guid id, Caller caller, FavouriteService favourites, CancellationToken ct) =>
            SetAsync(id, caller, favourites, isOn: false, ct));
    }

    private static async Task<Results<Ok<FavouriteResponse>, ProblemHttpResult>> SetAsync(
        Guid id, Caller caller, FavouriteService favourites, bool isOn, CancellationToken ct)
    {
        var set = await favourites.SetAsync(new(id), caller.UserId, isOn, ct);
        return set.Failed ? set.Error.ToProblem() : TypedResults.Ok(new FavouriteResponse(id, set.Value.IsOn, set.Value.Version));
    }
}

/// <summary>Whether a room is a favourite of the caller's; of two answers the one with the greater version is the newer.</summary>
internal sealed record FavouriteResponse(Guid RoomId, bool Favourite, int FavouriteVersion);
