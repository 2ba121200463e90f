using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Common;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Rooms.Announcing;
using Veza.Shared.Rooms.Channels;
using Veza.Shared.Rooms.Members;

namespace Veza.Shared.Rooms;

/// <summary>Registers rooms.</summary>
public static class RoomsRegistration
{
    /// <summary>The feature's services, section <c>Veza:Rooms</c>. Needs PostgreSQL, events, the backplane and the gateway.</summary>
    public static IServiceCollection AddRooms(this IServiceCollection services, IConfiguration settings) =>
        services.AddSettings<RoomOptions>(settings, "Rooms", (s, o) => s.Bind(o), o => o.Validate())
            .AddSingleton<RoomRepository>().AddSingleton<PublicChannelRepository>().AddSingleton<PublicChannels>()
            .AddSingleton<RoomMemberRepository>().AddSingleton<RoomAccess>().AddSingleton<RoomPeople>()
            .AddSingleton<AnnouncementOrder>().AddSingleton<RoomAdditionRepository>().AddSingleton<RoomAdditions>()
            .AddSingleton<RoomAnnouncer>().AddSingleton<RoomService>()
            .AddSingleton<RoomMemberService>().AddSingleton<RoomRoleService>().AddSingleton<FavouriteService>()
            .AddSingleton<SpaceRoomRepository>().AddSingleton<SpaceRooms>()
            .AddSingleton<ILocalConsumer, PeopleAnnouncer>()
            .AddSingleton<ILocalConsumer, MembershipReconciler>().AddSingleton<ILocalConsumer, DefaultChannel>();
}
