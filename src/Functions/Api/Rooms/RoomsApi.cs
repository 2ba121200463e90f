using Veza.Functions.Http;

namespace Veza.Functions.Api.Rooms;

/// <summary>Rooms, their members, favourites.</summary>
internal static class RoomsApi
{
    public static ApiArea Area { get; } = new(
        services => services.AddSingleton<RoomResponses>().AddJson(RoomsJson.Default),
        routes =>
        {
            routes.MapRooms();
            routes.MapMembers();
            routes.MapFavourites();
        });
}
