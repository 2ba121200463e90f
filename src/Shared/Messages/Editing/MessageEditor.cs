using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Veza.Shared.Access;
using Veza.Shared.Audit;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Identity.Users;
using Veza.Shared.Messages.Changes;
using Veza.Shared.Messages.History;
using Veza.Shared.Messages.Mentions;
using Veza.Shared.Messages.Sending;
using Veza.Shared.Moderation.Gate;
using Veza.Shared.Moderation.Screening;
using Veza.Shared.RateLimits;
using Veza.Shared.Realtime;
using Veza.Shared.Rooms;

namespace Veza.Shared.Messages.Editing;

/// <summary>Changing what was said: edit and delete. Both take the room's next revision, so changes are counted without a gap.</summary>
public sealed class MessageEditor(
    Postgres postgres,
    MessageRepository messages,
    MessageChangeRepository changes,
    ThreadSummaries threads,
    MessageReader reader,
    MentionResolver resolver,
    MessageAccess access,
    RoomAccess rooms,
    EventOutbox outbox,
    AuditLog audit,
    IRealtimeGateway gateway,
    UserLimits userLimits,
    ModerationGate gate,
    Screening screening,
    UserDirectory people,
    IOptions<MessageOptions> options,
    TimeProvider clock)
{
    /// <summary>Replaces the content and keeps the old one. To replace it by the same changes nothing.</summary>
    /// <returns>
    /// The message as it now stands. Refusals: <c>validation_failed</c>, <c>message_not_found</c>, <c>room_archived</c>,
    /// <c>not_message_author</c>, <c>rate_limited</c>, <c>banned</c>, <c>muted</c>, <c>room_locked</c>, <c>message_blocked</c>,
    /// <c>permission_denied</c>.
    /// </returns>
    public async Task<Result<MessageView>> EditAsync(MessageId id, UserId editor, string content, CancellationToken ct)
    {
        if (await userLimits.TakeAsync(UserLimit.Edits, editor, ct) is { } refusal) return refusal;
        var text = Message.CleanText(content, options.Value.MaxLength);
        if (text.Failed) return text.Error;

        var found = await access.FindAsync(id, editor, ct);
        if (found.Failed) return found.Error;
        var (current, membership) = found.Value;
        if (!MayEdit(current, editor, membership.Permissions)) return MessageErrors.NotAuthor;
        if (WritingRights.Lacking(current.Thread, membership.Permissions) is { } lacking) return AccessErrors.Denied(lacking);
        if (await gate.RefuseToWriteAsync(membership.TenantId, current.RoomId, editor, membership.Permissions, ct) is { } barred) return barred;

        var screened = await ScreenAsync(text.Value, current.RoomId, membership, ct);
        if (screened.Refusal is { } blocked) return blocked;

        // Names and the quote first: who holds the room asks for nothing that needs another connection.
        var view = (await reader.ViewAsync([current], ct))[0];
        var mentions = await resolver.ResolveAsync(membership, screened.Text, current.Mentions, ct);

        await using var work = await postgres.BeginAsync(ct);
        var locked = await access.LockAsync(work, current, editor, ct);
        if (locked.Failed) return locked.Error;
        current = locked.Value.Message;
        if (current.DeletedAt is not null) return MessageErrors.NotFound;
        if (WritingRights.Lacking(current.Thread, locked.Value.Permissions) is { } lost) return AccessErrors.Denied(lost);
        if (string.Equals(current.Content, screened.Text, StringComparison.Ordinal)) return view with { Message = current };

        var (now, revision) = (clock.Now(), await rooms.NextRevisionAsync(work, current.RoomId, ct));
        var edited = current with { Content = screened.Text, Mentions = mentions, EditedAt = now, Revision = revision };
        await messages.InsertRevisionAsync(work, current, revision, editor, now, ct);
        await messages.UpdateAsync(work, edited, deletedBy: null, ct);
        await threads.FollowNamedAsync(work, former: current, edited, ct);
        await outbox.AppendAsync(work, MessageEvents.UpdatedType, MessageEvents.ChangePayload(edited), ct);
        if (FlaggedMessages.Has(screened.Judgement))
        {
            await outbox.AppendAsync(
                work, FlaggedMessages.Type, FlaggedMessages.Payload([(membership.TenantId, edited, edited.Seq, screened.Judgement)]), ct);
        }

        await work.CommitAsync(CancellationToken.None); // a caller who goes away now must not keep it from the others

        view = view with { Message = edited };
        await access.InOrderAsync(work, edited.RoomId);
        var updated = MessageEvents.Updated(view, former: current.Mentions);
        gateway.Publish(Group.Room(edited.RoomId), updated with { Departures = locked.Value.Departures });
        outbox.Wake();
        return view;
    }

    /// <summary>Empties the message; it keeps its place, and its text goes to the revisions. Once more does nothing.</summary>
    /// <param name="reason">What the room is told of why somebody else's message goes; of one's own nothing is told.</param>
    /// <returns>
    /// Refusals: <c>message_not_found</c>, <c>room_archived</c>, <c>not_message_author</c>, <c>rate_limited</c>; of the reason
    /// <c>validation_failed</c> and <c>name_blocked</c>.
    /// </returns>
    public async Task<Result<Done>> DeleteAsync(MessageId id, UserId deleter, string? reason, CancellationToken ct)
    {
        if (await userLimits.TakeAsync(UserLimit.Deletions, deleter, ct) is { } refusal) return refusal;
        var told = Message.CleanReason(reason);
        if (told.Failed) return told.Error;
        var found = await access.FindAsync(id, deleter, ct);
        if (found.Failed) return found.Error;
        if (!MayDelete(found.Value.Message, deleter, found.Value.Membership.Permissions)) return MessageErrors.NotAuthor;
        if (await screening.CheckNamesAsync(
            found.Value.Membership.TenantId, found.Value.Message.RoomId, deleter, ct, ("reason", told.Value)) is { } blocked) return blocked;

        await using var work = await postgres.BeginAsync(ct);
        var locked = await access.LockAsync(work, found.Value.Message, deleter, ct);
        if (locked.Failed) return locked.Error;
        var (current, permissions, departures) = locked.Value;
        if (!MayDelete(current, deleter, permissions)) return MessageErrors.NotAuthor;
        if (current.DeletedAt is not null) return default(Done);

        var (now, revision) = (clock.Now(), await rooms.NextRevisionAsync(work, current.RoomId, ct));
        var removal = deleter == current.AuthorId ? null : new Removal(told.Value);
        var deleted = current with { Content = "", Mentions = [], DeletedAt = now, Revision = revision, Removal = removal };
        await messages.InsertRevisionAsync(work, current, revision, deleter, now, ct);
        await messages.UpdateAsync(work, deleted, deleter, ct);
        await changes.DeleteAsync(work, deleted.RoomId, deleted.Seq, ct);
        await outbox.AppendAsync(work, MessageEvents.DeletedType, MessageEvents.ChangePayload(deleted), ct);
        var moved = await threads.RefreshAsync(work, deleted.RoomId, [deleted], deleter, ct);
        if (removal is not null) await audit.AppendAsync(work, Removed(found.Value.Membership.TenantId, deleted, deleter), ct);
        await work.CommitAsync(CancellationToken.None);

        await access.InOrderAsync(work, deleted.RoomId);
        RealtimeEvent[] gone = [MessageEvents.Deleted(deleted, former: current.Mentions), .. moved.Select(MessageEvents.Changed)];
        for (var i = 0; i < gone.Length; i++) gone[i] = gone[i] with { Departures = departures };
        gateway.Publish(Group.Room(deleted.RoomId), gone);
        outbox.Wake();
        return default(Done);
    }

    /// <summary>By what is known of whoever edits.</summary>
    private async ValueTask<Screened> ScreenAsync(string text, RoomId room, Membership editor, CancellationToken ct)
    {
        var card = await people.FindAsync(editor.UserId, ct);
        return await screening.ScreenAsync(
            new(editor.TenantId, room, editor.UserId, editor.Role, card?.Role ?? TenantRole.Member, card?.CreatedAt ?? clock.Now(), text, TextKind.Edit)
            { MemberSince = editor.ChannelSince, May = editor.Permissions }, ct);
    }

    private static AuditEntry Removed(TenantId tenant, Message message, UserId by) => new(
        tenant, AuditActor.Person(by), "message.deleted", AuditTarget.OfMessage(message.RoomId, message.Id, message.AuthorId), message.Removal?.Reason,
        After: new JsonObject { ["seq"] = message.Seq, ["revision"] = message.Revision });

    /// <summary>Nobody puts other words into the mouth of whom they forwarded.</summary>
    private static bool MayEdit(Message message, UserId user, PermissionSet permissions) => permissions.Has(
        message.AuthorId == user && message is { System: null, Forwarded: null } ? Permission.EditOwnMessages : Permission.EditMessagesOfOthers);

    /// <summary>What happened in the room is nobody's own.</summary>
    private static bool MayDelete(Message message, UserId user, PermissionSet permissions) => permissions.Has(
        message.AuthorId == user && message.System is null ? Permission.DeleteOwnMessages : Permission.DeleteMessagesOfOthers);
}
