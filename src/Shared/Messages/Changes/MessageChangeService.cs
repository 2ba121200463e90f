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
    /// What it says now; null when it says what it said before. Refusals: <c>message_not_found</c>, <c>room_archived</c>, and the step's.
    /// </returns>
    /// <exception cref="InvalidOperationException">The state is longer than <see cref="MaxPayload"/>: the kind must bound it.</exception>
    public async Task<Result<MessageChange?>> ChangeAsync(
        MessageId id, UserId by, MessageChangeKind kind, MessageChangeStep step, CancellationToken ct)
    {
        var found = await access.FindAsync(id, by, ct);
        if (found.Failed) return found.Error;

        await using var work = await postgres.BeginAsync(ct);
        var locked = await access.LockAsync(work, found.Value.Message, by, ct);
        if (locked.Failed) return locked.Error;
        var (message, _, departures) = locked.Value;
        if (message.DeletedAt is not null) return MessageErrors.NotFound;

        var former = (await changes.FindAsync(work, message.RoomId, message.Seq, kind.Name, ct))?.Payload;
        var payload = await step(work, message, former, ct);
        if (payload.Failed) return payload.Error;
        if (payload.Value?.Length > MaxPayload)
        {
            throw new InvalidOperationException(
                $"The kind '{kind.Name}' says {payload.Value.Length} characters of a message; it must stay within {MaxPayload}.");
        }

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
}
