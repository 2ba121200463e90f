using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Rooms.Announcing;
using Veza.Shared.Rooms.Channels;
using Veza.Shared.Rooms.Members;

namespace Veza.Shared.Rooms;

/// <summary>Registers rooms.</summary>
public static class RoomsRegistration
{
    /// <summary>The feature's services. Needs PostgreSQL, events, the backplane, the gateway and <see cref="RoomOptions"/>.</summary>
    public static IServiceCollection AddRooms(this IServiceCollection services) =>
        services.AddSingleton<RoomRepository>().AddSingleton<PublicChannelRepository>().AddSingleton<PublicChannels>()
            .AddSingleton<RoomMemberRepository>().AddSingleton<RoomAccess>().AddSingleton<RoomPeople>()
            .AddSingleton<AnnouncementOrder>().AddSingleton<RoomAdditionRepository>().AddSingleton<RoomAdditions>()
            .AddSingleton<RoomAnnouncer>().AddSingleton<RoomService>()
            .AddSingleton<RoomMemberService>().AddSingleton<RoomRoleService>().AddSingleton<FavouriteService>()
            .AddSingleton<IEventConsumer, PeopleAnnouncer>()
            .AddSingleton<IEventConsumer, MembershipReconciler>().AddSingleton<IEventConsumer, DefaultChannel>();
}
