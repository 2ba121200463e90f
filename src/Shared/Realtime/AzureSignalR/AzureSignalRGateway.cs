using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Presence;
using Veza.Shared.Realtime.AzureSignalR.Rest;

namespace Veza.Shared.Realtime.AzureSignalR;

/// <summary>
/// Fan-out through Azure SignalR Service: one call per room and batch, none per member. The service promises neither
/// delivery nor order between calls; what could not be handed over is enqueued as "catch up".
/// </summary>
internal sealed class AzureSignalRGateway(
    SignalRService service,
    AzureSignalRGroups groups,
    GroupDepartures departed,
    AzureSignalRConnections connections,
    PendingServiceCalls pending,
    PresenceLeases presence,
    IOptions<SignalROptions> options,
    IOptions<RealtimeOptions> realtime) : IRealtimeGateway
{
    private readonly ConcurrentDictionary<Group, GroupSendQueue> queues = new();
    private int queued;
    private long queuedBytes;

    /// <inheritdoc/>
    public void Publish(Group group, params ReadOnlySpan<RealtimeEvent> events)
    {
        if (Volatile.Read(ref queued) >= options.Value.MaxQueuedEvents || Volatile.Read(ref queuedBytes) >= options.Value.MaxQueuedBytes)
        {
            EnqueueSync(group);
            return;
        }

        while (true)
        {
            var sends = queues.GetOrAdd(
                group,
                static (a, g) => new GroupSendQueue(a, g, g.Options, g.MaxQueuedForOne),
                this);
            if (sends.TryPublish(events)) return;
            Retire(group, sends);
        }
    }

    /// <inheritdoc/>
    public Task AddToRoomAsync(UserId user, RoomMark room, CancellationToken ct) => groups.AddAsync(user, room.RoomId);

    /// <inheritdoc/>
    public async Task RemoveFromRoomAsync(UserId user, RoomId room, long? departures, CancellationToken ct)
    {
        if (await groups.RemoveAsync(user, room) && departures is { } counted) departed.Told(room, counted);
    }

    /// <inheritdoc/>
    public Task DisconnectAsync(UserId user, IReadOnlyCollection<SessionId> sessions, CancellationToken ct) =>
        connections.SignOutAsync(user, sessions);

    /// <inheritdoc/>
    public async Task<bool> FlushAsync(CancellationToken ct)
    {
        await Task.WhenAll(queues.Values.Select(a => a.FlushAsync())).WaitAsync(ct);
        return pending.IsEmpty;
    }

    internal SignalROptions Options => options.Value;

    internal int MaxQueuedForOne => realtime.Value.MaxQueuedEvents;

    /// <summary>Hands a body over, to nobody who is among the departures at which it was committed.</summary>
    internal async Task<CallOutcome> SendAsync(Group group, byte[] body, long departures) =>
        group.Kind == GroupKind.Room && !await departed.SettleAsync(new RoomId(group.Id), departures)
            ? CallOutcome.Failed
            : await SendAsync(group, body);

    private Task<CallOutcome> SendAsync(Group group, byte[] body) => group.Kind switch
    {
        GroupKind.Room => service.SendToGroupAsync(AzureSignalRGroups.NameOf(new RoomId(group.Id)), body, CancellationToken.None),
        GroupKind.Presence => service.SendToGroupAsync(AzureSignalRGroups.NameOf(new UserId(group.Id)), body, CancellationToken.None),
        GroupKind.User => service.SendToUserAsync(group.Id, body, CancellationToken.None),
        _ => throw new ArgumentOutOfRangeException(nameof(group), group, "There is no way to this group yet; add one."),
    };

    /// <summary>The group has missed something, and will be told so.</summary>
    internal void EnqueueSync(Group group)
    {
        if (group.Kind == GroupKind.Presence)
        {
            pending.TryEnqueue(new SyncCall(group), again => TellPresenceAsync(group, again));
            return;
        }

        var room = group.Kind == GroupKind.Room ? new RoomId(group.Id) : (RoomId?)null;
        var body = Invocations.Events([ConnectionEvents.SyncRequired(room)]);
        if (!pending.TryEnqueue(new SyncCall(group), async _ => await SendAsync(group, body) == CallOutcome.Done))
            pending.EnqueueInPlaceOf(SyncCall.Everybody, TellEverybodyAsync);
    }

    /// <summary>Events came into a queue (positive) or left one (negative).</summary>
    internal void CountQueued(int events, long bytes)
    {
        Interlocked.Add(ref queued, events);
        Interlocked.Add(ref queuedBytes, bytes);
    }

    /// <summary>Nothing is queued for the group.</summary>
    internal void Retire(Group group, GroupSendQueue sends) => queues.TryRemove(KeyValuePair.Create(group, sends));

    /// <summary>What is to be seen of the person by then: who has left gives no other sign.</summary>
    private async Task<bool> TellPresenceAsync(Group group, CancellationToken ct) =>
        await presence.ListAsync([new UserId(group.Id)]) is [var state]
        && await service.SendToGroupAsync(AzureSignalRGroups.NameOf(state.UserId), Invocations.Events([PresenceEvents.Changed(state)]), ct) == CallOutcome.Done;

    private async Task<bool> TellEverybodyAsync(CancellationToken ct) =>
        await service.BroadcastAsync(Invocations.Events([ConnectionEvents.SyncRequired(null)]), ct) == CallOutcome.Done;

    private readonly record struct SyncCall(Group Group)
    {
        public static readonly SyncCall Everybody = new(default);
    }
}
