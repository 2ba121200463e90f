using Microsoft.Extensions.DependencyInjection;

namespace Veza.Shared.RoomList;

/// <summary>Registers the list of a person's rooms.</summary>
public static class RoomListRegistration
{
    /// <summary>The feature's services. Needs messages and rooms.</summary>
    public static IServiceCollection AddRoomList(this IServiceCollection services) => services
        .AddSingleton<RoomListService>();
}
