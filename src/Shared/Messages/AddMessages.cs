using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Messages.Editing;
using Veza.Shared.Messages.History;
using Veza.Shared.Messages.Sending;
using Veza.Shared.Receipts;
using Veza.Shared.RoomList;
using Veza.Shared.Sync;

namespace Veza.Shared.Messages;

/// <summary>Registers messages, receipts, the room list and catching up.</summary>
public static class MessagesRegistration
{
    /// <summary>The feature's services. Needs rooms, identity, events, a gateway and <see cref="MessageOptions"/>.</summary>
    public static IServiceCollection AddMessages(this IServiceCollection services) => services
        .AddSingleton<MessageRepository>()
        .AddSingleton<MessageReader>().AddSingleton<PreviewService>()
        .AddSingleton<MessageService>()
        .AddSingleton<MessageEditor>()
        .AddSingleton<SendLimiter>()
        .AddSingleton<MessageAnnouncer>().AddHostedService(s => s.GetRequiredService<MessageAnnouncer>())
        .AddSingleton<MessageWriter>().AddHostedService(s => s.GetRequiredService<MessageWriter>())
        .AddSingleton<ReceiptRepository>()
        .AddSingleton<ReceiptService>()
        .AddSingleton<ReceiptWriter>().AddHostedService(s => s.GetRequiredService<ReceiptWriter>())
        .AddSingleton<ReceiptCounts>().AddHostedService(s => s.GetRequiredService<ReceiptCounts>())
        .AddSingleton<RoomListService>()
        .AddSingleton<SyncService>()
        .AddSingleton<IEventConsumer, CatchUpNotifier>();
}
