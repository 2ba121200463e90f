using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Messages.Editing;
using Veza.Shared.Realtime;
using Veza.Shared.Rooms;

namespace Veza.Shared.Messages.Changes;

/// <summary>Says what a kind's state is to be; it runs under the room's lock and may write the kind's own tables.</summary>
/// <param name="work">The transaction of the change.</param>
/// <param name="message">As it stands now.</param>
/// <param name="former">The kind's state as JSON; null: there is none.</param>
/// <returns>The state; the same again changes nothing; null takes it away. Or why it is refused.</returns>
public delegate Task<Result<string?>> MessageChangeStep(UnitOfWork work, Message message, string? former, CancellationToken ct);

/// <summary>Says what a kind is to say of messages of a room, as <see cref="MessageChangeStep"/> does of one; none: nothing changes.</summary>
public delegate Task<IReadOnlyList<MessageState>> MessageChangesStep(UnitOfWork work, LockedMessages locked);

/// <summary>
/// Changes of messages that are not of their text. Each takes the room's next revision and is announced once and in order, as edits
/// are; the message and its own revision stay as they were, so nobody is sent it again.
/// </summary>
public sealed class MessageChangeService(
    Postgres postgres, MessageAccess access, RoomAccess rooms, MessageChangeRepository changes, EventOutbox outbox,
    IRealtimeGateway gateway, TimeProvider clock)
{
    /// <summary>The longest state of a kind, in characters of JSON: it travels whole with every change.</summary>
    public const int MaxPayload = 8_192;

    /// <summary>Replaces what a kind says of a message.</summary>
    /// <returns>
    /// What it says now; null when it says what it said before. Refusals: <c>message_not_found</c>, <c>room_archived</c>,
    /// <c>permission_denied</c> where the kind needs one, and the step's.
    /// </returns>
    /// <exception cref="InvalidOperationException">The state is longer than <see cref="MaxPayload"/>: the kind must bound it.</exception>
    public async Task<Result<MessageChange?>> ChangeAsync(
        MessageId id, UserId by, MessageChangeKind kind, MessageChangeStep step, CancellationToken ct)
    {
        var found = await access.FindAsync(id, by, ct);
        if (found.Failed) return found.Error;
        if (kind.Needs is { } needed && !found.Value.Membership.Can(needed)) return AccessErrors.Denied(needed);

        await using var work = await postgres.BeginAsync(ct);
        var locked = await access.LockAsync(work, found.Value.Message, by, ct);
        if (locked.Failed) return locked.Error;
        var (message, permissions, departures) = locked.Value;
        if (kind.Needs is { } still && !permissions.Has(still)) return AccessErrors.Denied(still);
        if (message.DeletedAt is not null) return MessageErrors.NotFound;

        var former = (await changes.FindAsync(work, message.RoomId, message.Seq, kind.Name, ct))?.Payload;
        var payload = await step(work, message, former, ct);
        if (payload.Failed) return payload.Error;
        Bound(kind.Name, payload.Value);
        if (string.Equals(payload.Value, former, StringComparison.Ordinal)) return (MessageChange?)null;

        var revision = await rooms.NextRevisionAsync(work, message.RoomId, ct, ofText: false);
        var change = new MessageChange(
            message.RoomId, message.Seq, message.Id, kind.Name, revision, by, clock.Now(), payload.Value);
        await changes.UpdateAsync(work, change, ct);
        await outbox.AppendAsync(work, MessageEvents.ChangedType, MessageEvents.ChangePayload(change), ct);
        await work.CommitAsync(CancellationToken.None); // a caller who goes away now must not keep it from the others

        await access.InOrderAsync(work, change.RoomId);
        gateway.Publish(Group.Room(change.RoomId), MessageEvents.Changed(change) with { Departures = departures });
        outbox.Wake();
        return change;
    }

    /// <summary>
    /// Replaces what a kind says of messages of one room, for several people at once, in one transaction: of each message it is one change,
    /// however many had a part in it. Who may is for the caller to have asked; that they are in the room is looked at again.
    /// </summary>
    /// <returns>
    /// What changed, in the order of revisions. Refusals: <c>message_not_found</c> (none of the people is in the room), <c>room_archived</c>.
    /// </returns>
    internal async Task<Result<IReadOnlyList<MessageChange>>> ChangeManyAsync(
        RoomId room, IReadOnlyCollection<UserId> people, IReadOnlyCollection<MessageId> ids, string kind, MessageChangesStep step)
    {
        await using var work = await postgres.BeginAsync(CancellationToken.None);
        var locked = await rooms.ToWriteTogetherAsync(work, room, people, CancellationToken.None);
        if (locked.Failed)
        {
            rooms.Forget(room);
            return locked.Error.Kind == ErrorKind.NotFound ? MessageErrors.NotFound : locked.Error;
        }

        var states = await step(work, await FindAsync(work, room, locked.Value.Members, ids, kind));
        if (states.Count == 0) return Result.From<IReadOnlyList<MessageChange>>([]);

        var (first, departures) = await rooms.NextRevisionsAsync(work, room, states.Count, CancellationToken.None, ofTexts: false);
        var now = clock.Now();
        MessageChange[] changed =
        [
            .. states.Select((s, n) => new MessageChange(
                room, s.Message.Seq, s.Message.Id, kind, first + n, s.By, now, Bound(kind, s.Payload)) { By = s.Changed }),
        ];
        await changes.UpdateAsync(work, changed, CancellationToken.None);
        await outbox.AppendAsync(work, MessageEvents.ChangedType, [.. changed.Select(MessageEvents.ChangePayload)], CancellationToken.None);
        await work.CommitAsync(CancellationToken.None);

        await access.InOrderAsync(work, room);
        foreach (var change in changed) gateway.Publish(Group.Room(room), MessageEvents.Changed(change) with { Departures = departures });
        outbox.Wake();
        return changed;
    }

    /// <summary>What the kind says of a message that the caller may see; null: nothing.</summary>
    internal Task<MessageChange?> FindAsync(Message message, string kind, CancellationToken ct) =>
        changes.FindAsync(message.RoomId, message.Seq, kind, ct);

    private async Task<LockedMessages> FindAsync(
        UnitOfWork work, RoomId room, IReadOnlySet<UserId> members, IReadOnlyCollection<MessageId> ids, string kind)
    {
        var found = await access.ListAsync(work, room, ids);
        var former = (await changes.ListAsync(work, room, [.. found.Select(m => m.Seq)], kind, CancellationToken.None)).ToDictionary(c => c.Seq);
        return new(members, found.ToDictionary(m => m.Id, m => (m, former.GetValueOrDefault(m.Seq))));
    }

    private static string? Bound(string kind, string? payload) => payload?.Length > MaxPayload
        ? throw new InvalidOperationException($"The kind '{kind}' says {payload.Length} characters of a message; it must stay within {MaxPayload}.")
        : payload;
}
