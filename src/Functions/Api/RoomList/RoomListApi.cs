namespace Veza.Functions.Api.RoomList;

/// <summary>The room list and catching up.</summary>
internal static class RoomListApi
{
    public static ApiArea Area { get; } = new(
        _ => { },
        routes => routes.MapRoomList());
}
