using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Common;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Spaces.Channels;
using Veza.Shared.Spaces.Invites;
using Veza.Shared.Spaces.Members;
using Veza.Shared.Spaces.Roles;

namespace Veza.Shared.Spaces;

/// <summary>Registers spaces.</summary>
public static class SpacesRegistration
{
    /// <summary>The feature's services, section <c>Veza:Spaces</c>. Needs rooms.</summary>
    public static IServiceCollection AddSpaces(this IServiceCollection services, IConfiguration settings) =>
        services.AddSettings<SpaceOptions>(settings, "Spaces", (s, o) => s.Bind(o), o => o.Validate())
            .AddSingleton<SpaceRepository>().AddSingleton<SpaceMemberRepository>().AddSingleton<SpaceInviteRepository>()
            .AddSingleton<SpaceRoleRepository>().AddSingleton<SpaceChannelRepository>()
            .AddSingleton<SpaceAccess>().AddSingleton<SpaceChanges>().AddSingleton<SpaceService>().AddSingleton<SpaceMemberService>()
            .AddSingleton<SpaceInviteService>().AddSingleton<SpaceRoleService>().AddSingleton<ChannelOverrideService>()
            .AddSingleton<SpaceChannelService>().AddSingleton<ILocalConsumer, SpaceAnnouncer>();
}
