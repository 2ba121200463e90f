using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Events;
using Veza.Shared.Realtime;
using Veza.Shared.Rooms;

namespace Veza.Shared.Messages;

/// <summary>Changing what was said: edit and delete. Both take the room's next revision, so changes are counted without a gap.</summary>
public sealed class MessageEditor(
    Postgres postgres,
    MessageRepository messages,
    MessageReader reader,
    RoomAccess access,
    Outbox outbox,
    IRealtimeGateway gateway,
    IOptions<MessageOptions> options,
    TimeProvider clock)
{
    /// <summary>Replaces the content and keeps the old one. To replace it by the same changes nothing.</summary>
    /// <returns>
    /// The message as it now stands. Refusals: <c>validation_failed</c>, <c>message_not_found</c>, <c>room_archived</c>,
    /// <c>not_message_author</c>.
    /// </returns>
    public async Task<Result<MessageView>> EditAsync(MessageId id, UserId editor, string content, CancellationToken ct)
    {
        var text = Message.CleanText(content, options.Value.MaxLength);
        if (text.Failed) return text.Error;

        var found = await FindAsync(id, editor, ct);
        if (found.Failed) return found.Error;
        var (current, membership) = found.Value;
        if (current.AuthorId != editor) return MessageErrors.NotAuthor;
        var mentions = await reader.ResolveMentionsAsync(membership, text.Value, ct);

        await using var session = await postgres.BeginAsync(ct);
        var revision = await access.NextRevisionAsync(session, current.RoomId, ct); // locks the room: edits of it take turns
        current = await messages.FindAsync(session, current.RoomId, id, ct);
        if (current is null or { DeletedAt: not null }) return MessageErrors.NotFound;
        if (string.Equals(current.Content, text.Value, StringComparison.Ordinal))
            return (await reader.ViewAsync([current], ct))[0]; // nothing to say; the revision goes back with the transaction

        var now = clock.Now();
        var edited = current with { Content = text.Value, Mentions = mentions, EditedAt = now, Revision = revision };
        await messages.InsertRevisionAsync(session, current, revision, editor, now, ct);
        await messages.UpdateAsync(session, edited, deletedBy: null, ct);
        await outbox.AppendAsync(session, MessageEvents.UpdatedType, MessageEvents.ChangePayload(edited), ct);
        await session.CommitAsync(ct);

        var view = (await reader.ViewAsync([edited], ct))[0];
        gateway.Publish(Audience.Room(edited.RoomId), MessageEvents.Updated(view));
        outbox.Wake();
        return view;
    }

    /// <summary>Empties the message; it keeps its place, and its text goes to the revisions. Once more does nothing.</summary>
    /// <returns>Refusals: <c>message_not_found</c>, <c>room_archived</c>, <c>not_message_author</c>.</returns>
    public async Task<Result<Done>> DeleteAsync(MessageId id, UserId deleter, CancellationToken ct)
    {
        var found = await FindAsync(id, deleter, ct);
        if (found.Failed) return found.Error;
        var (current, membership) = found.Value;
        if (current.AuthorId != deleter && membership.Role is not (RoomRole.Owner or RoomRole.Admin))
            return MessageErrors.NotAuthor;

        await using var session = await postgres.BeginAsync(ct);
        var revision = await access.NextRevisionAsync(session, current.RoomId, ct);
        current = await messages.FindAsync(session, current.RoomId, id, ct);
        if (current is null) return MessageErrors.NotFound;
        if (current.DeletedAt is not null) return default(Done);

        var now = clock.Now();
        var deleted = current with { Content = "", Mentions = [], DeletedAt = now, Revision = revision };
        await messages.InsertRevisionAsync(session, current, revision, deleter, now, ct);
        await messages.UpdateAsync(session, deleted, deleter, ct);
        await outbox.AppendAsync(session, MessageEvents.DeletedType, MessageEvents.ChangePayload(deleted), ct);
        await session.CommitAsync(ct);

        gateway.Publish(Audience.Room(deleted.RoomId), MessageEvents.Deleted(deleted));
        outbox.Wake();
        return default(Done);
    }

    private async Task<Result<(Message Message, Membership Membership)>> FindAsync(
        MessageId id, UserId user, CancellationToken ct)
    {
        var message = await messages.FindAsync(id, ct);
        if (message is null || await access.FindMembershipAsync(message.RoomId, user, ct) is not { } membership)
            return MessageErrors.NotFound;
        if (membership.Archived) return MessageErrors.RoomArchived;
        return (message, membership);
    }
}
