using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Common;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Moderation.Actions.Telling;

namespace Veza.Shared.Moderation.Actions;

/// <summary>Registers what moderators do.</summary>
public static class ModerationRegistration
{
    /// <summary>Section <c>Veza:Moderation</c>. Needs the gate, rooms, messages, identity, events and the audit log.</summary>
    public static IServiceCollection AddModeration(this IServiceCollection services, IConfiguration settings) => services
        .AddSettings<ModerationOptions>(settings, "Moderation", (s, o) => s.Bind(o), o => o.Validate())
        .AddSingleton<ActionRepository>().AddSingleton<ModerationAuthority>().AddSingleton<ActionEffects>().AddSingleton<BulkDeletion>()
        .AddSingleton<ActionService>().AddSingleton<ActionUndoing>().AddSingleton<RuleRetraction>().AddSingleton<ModerationRecords>().AddSingleton<NoticeService>()
        .AddSingleton<ILocalConsumer, ActionAnnouncer>()
        .AddSingleton<ActionEndings>().AddHostedService(s => s.GetRequiredService<ActionEndings>());
}
