using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Common;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Messages.Changes;
using Veza.Shared.Messages.Editing;
using Veza.Shared.Messages.Forwarding;
using Veza.Shared.Messages.History;
using Veza.Shared.Messages.Holding;
using Veza.Shared.Messages.Mentions;
using Veza.Shared.Messages.Notes;
using Veza.Shared.Messages.Pins;
using Veza.Shared.Messages.Saved;
using Veza.Shared.Messages.Sending;

namespace Veza.Shared.Messages;

/// <summary>Registers messages.</summary>
public static class MessagesRegistration
{
    /// <summary>The feature's services, section <c>Veza:Messages</c>. Needs rooms, identity, events and a gateway.</summary>
    public static IServiceCollection AddMessages(this IServiceCollection services, IConfiguration settings) => services
        .AddSettings<MessageOptions>(settings, "Messages", (s, o) => s.Bind(o), o => o.Validate())
        .AddSingleton<MessageRepository>()
        .AddSingleton<MessageReader>().AddSingleton<MessageDetails>().AddSingleton<ThreadReader>().AddSingleton<MentionResolver>()
        .AddSingleton<PreviewService>().AddSingleton<RecentMessages>()
        .AddSingleton<HeldMessageRepository>().AddSingleton<HeldMessages>().AddSingleton<ILocalConsumer, HeldAnnouncer>()
        .AddSingleton<MessageService>()
        .AddSingleton<MessageAccess>().AddSingleton<MessageEditor>()
        .AddSingleton<MessageRemovalRepository>().AddSingleton<MessageRemoval>()
        .AddSingleton<MessageChangeRepository>().AddSingleton<PersonalChanges>().AddSingleton<MessageChangeService>().AddSingleton<ThreadSummaries>()
        .AddSingleton(PinService.Kind).AddSingleton<PinRepository>().AddSingleton<PinService>()
        .AddSingleton<SavedMessageRepository>().AddSingleton<SavedMessages>().AddSingleton<MessageForwarder>()
        .AddSingleton<SystemNoteRepository>().AddSingleton<SystemNotes>().AddSingleton<IEventConsumer, RoomNoter>()
        .AddSingleton<SystemNotePublisher>().AddHostedService(s => s.GetRequiredService<SystemNotePublisher>())
        .AddSingleton<MessageAnnouncer>().AddHostedService(s => s.GetRequiredService<MessageAnnouncer>())
        .AddSingleton<MessageWriter>().AddHostedService(s => s.GetRequiredService<MessageWriter>())
        .AddSingleton<HeldPublisher>().AddHostedService(s => s.GetRequiredService<HeldPublisher>())
        .AddSingleton<ILocalConsumer, CatchUpNotifier>();
}
