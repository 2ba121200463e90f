using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Messages;
using Veza.Shared.Presence;
using Veza.Shared.Realtime.AzureSignalR.Rest;

namespace Veza.Shared.Realtime.AzureSignalR;

/// <summary>
/// Fan-out through Azure SignalR Service: one call per room and batch, none per member. The service promises neither
/// delivery nor order between calls; what could not be handed over is owed as "catch up".
/// </summary>
internal sealed class AzureSignalRGateway(
    SignalRService service,
    AzureSignalRGroups groups,
    GroupDepartures departed,
    AzureSignalRConnections connections,
    PendingServiceCalls debts,
    PresenceLeases presence,
    IOptions<SignalROptions> options,
    IOptions<RealtimeOptions> realtime) : IRealtimeGateway
{
    private readonly ConcurrentDictionary<Audience, GroupSendQueue> audiences = new();
    private int queued;
    private long queuedBytes;

    /// <inheritdoc/>
    public void Publish(Audience audience, params ReadOnlySpan<RealtimeEvent> events)
    {
        if (Volatile.Read(ref queued) >= options.Value.MaxQueuedEvents || Volatile.Read(ref queuedBytes) >= options.Value.MaxQueuedBytes)
        {
            Owe(audience);
            return;
        }

        while (true)
        {
            var sends = audiences.GetOrAdd(
                audience,
                static (a, g) => new GroupSendQueue(a, g, g.Options, g.MaxQueuedForOne),
                this);
            if (sends.TryPublish(events)) return;
            Retire(audience, sends);
        }
    }

    /// <inheritdoc/>
    public Task AddToRoomAsync(UserId user, RoomPosition room, CancellationToken ct) => groups.AddAsync(user, room.RoomId);

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
        await Task.WhenAll(audiences.Values.Select(a => a.FlushAsync())).WaitAsync(ct);
        return debts.IsEmpty;
    }

    internal SignalROptions Options => options.Value;

    internal int MaxQueuedForOne => realtime.Value.MaxQueuedEvents;

    /// <summary>Hands a body over, to nobody who is among the departures at which it was committed.</summary>
    internal async Task<CallOutcome> SendAsync(Audience audience, byte[] body, long departures) =>
        audience.Kind == AudienceKind.Room && !await departed.SettleAsync(new RoomId(audience.Id), departures)
            ? CallOutcome.Failed
            : await SendAsync(audience, body);

    private Task<CallOutcome> SendAsync(Audience audience, byte[] body) => audience.Kind switch
    {
        AudienceKind.Room => service.SendToGroupAsync(AzureSignalRGroups.NameOf(new RoomId(audience.Id)), body, CancellationToken.None),
        AudienceKind.Presence => service.SendToGroupAsync(AzureSignalRGroups.NameOf(new UserId(audience.Id)), body, CancellationToken.None),
        AudienceKind.User => service.SendToUserAsync(audience.Id, body, CancellationToken.None),
        _ => throw new ArgumentOutOfRangeException(nameof(audience), audience, "There is no way to this audience yet; add one."),
    };

    /// <summary>The audience has missed something, and will be told so.</summary>
    internal void Owe(Audience audience)
    {
        if (audience.Kind == AudienceKind.Presence)
        {
            debts.Add(new SyncDebt(audience), again => TellPresenceAsync(audience, again));
            return;
        }

        var room = audience.Kind == AudienceKind.Room ? new RoomId(audience.Id) : (RoomId?)null;
        var body = Invocations.Events([ConnectionEvents.SyncRequired(room)]);
        if (!debts.Add(new SyncDebt(audience), async _ => await SendAsync(audience, body) == CallOutcome.Done))
            debts.Replace(SyncDebt.Everybody, TellEverybodyAsync);
    }

    /// <summary>Events came into a queue (positive) or left one (negative).</summary>
    internal void CountQueued(int events, long bytes)
    {
        Interlocked.Add(ref queued, events);
        Interlocked.Add(ref queuedBytes, bytes);
    }

    /// <summary>Nothing is queued for the audience.</summary>
    internal void Retire(Audience audience, GroupSendQueue sends) => audiences.TryRemove(KeyValuePair.Create(audience, sends));

    /// <summary>What is to be seen of the person by then: who has left gives no other sign.</summary>
    private async Task<bool> TellPresenceAsync(Audience audience, CancellationToken ct) =>
        await presence.ListAsync([new UserId(audience.Id)]) is [var state]
        && await service.SendToGroupAsync(AzureSignalRGroups.NameOf(state.UserId), Invocations.Events([PresenceEvents.Changed(state)]), ct) == CallOutcome.Done;

    private async Task<bool> TellEverybodyAsync(CancellationToken ct) =>
        await service.BroadcastAsync(Invocations.Events([ConnectionEvents.SyncRequired(null)]), ct) == CallOutcome.Done;

    private readonly record struct SyncDebt(Audience Audience)
    {
        public static readonly SyncDebt Everybody = new(default);
    }
}
