using Microsoft.Extensions.Options;
using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Identity.Users;
using Veza.Shared.Messages.Forwarding;
using Veza.Shared.Messages.History;
using Veza.Shared.Messages.Holding;
using Veza.Shared.Messages.Mentions;
using Veza.Shared.Moderation.Gate;
using Veza.Shared.Moderation.Screening;
using Veza.Shared.RateLimits;
using Veza.Shared.Rooms;
using Veza.Shared.Threads.Standing;

namespace Veza.Shared.Messages.Sending;

/// <summary>The command to send a message.</summary>
/// <param name="RoomId">Where.</param>
/// <param name="SenderId">Who; known to be who they say they are.</param>
/// <param name="Content">As it came; its blank ends go here.</param>
/// <param name="ClientMessageId">Makes the send repeatable; null: it is not.</param>
/// <param name="ReplyTo">The message that it answers.</param>
/// <param name="ThreadRoot">The message in whose thread it is to stand; null: in the room.</param>
/// <param name="AlsoInRoom">Whether a reply stands in the room, too.</param>
public readonly record struct SendMessage(
    RoomId RoomId, UserId SenderId, string Content, Guid? ClientMessageId, MessageId? ReplyTo, MessageId? ThreadRoot = null,
    bool AlsoInRoom = false)
{
    /// <summary>Where it is to stand; null: in the room.</summary>
    public ThreadPlace? Thread => ThreadRoot is { } root ? new ThreadPlace(root, AlsoInRoom) : null;

    /// <summary>Which message is forwarded, and where its text comes from; null: the sender wrote it.</summary>
    internal (MessageId Of, Forwarded From)? Forward { get; init; }
}

/// <summary>A message that is stored for good: in the room, or among those that somebody looks at first.</summary>
/// <param name="Seq">Its place in the room; null while it is held.</param>
public readonly record struct SentMessage(
    MessageId Id, RoomId RoomId, long? Seq, DateTimeOffset CreatedAt, Guid ClientMessageId)
{
    /// <summary>It waits for a moderator, and has no place yet.</summary>
    public bool IsHeld => Seq is null;
}

/// <summary>Sending. Every door (HTTP, hub, bridges) comes through here.</summary>
public sealed class MessageService(
    RoomAccess access,
    UserDirectory directory,
    MessageWriter writer,
    MessageReader reader,
    MentionResolver resolver,
    ThreadReader threads,
    UserLimits userLimits,
    ModerationGate gate,
    Screening screening,
    HeldMessages held,
    IOptions<MessageOptions> options,
    TimeProvider clock)
{
    private static readonly Error NilClientId = Error.Field("client_message_id", FieldFault.WrongForm("it must not be the nil UUID."));

    private readonly MessageOptions limits = options.Value;

    /// <summary>Stores a message and tells the room. When it returns a value, the message survives anything.</summary>
    /// <param name="command">What to send.</param>
    /// <param name="ticket">The place among the sends of the same connection; null when the caller sends one at a time.</param>
    /// <param name="ct">Takes effect before the message is queued; a queued message is stored whatever the caller does.</param>
    /// <returns>
    /// The same for every repetition of a client id. Refusals: <c>validation_failed</c>, <c>room_not_found</c>,
    /// <c>room_archived</c>, <c>message_not_found</c> (the answered one, or the root), <c>thread_on_reply</c>,
    /// <c>client_message_id_reused</c>, <c>rate_limited</c>, <c>banned</c>, <c>muted</c>, <c>room_locked</c>, <c>slow_mode</c>, <c>message_blocked</c>, <c>message_rejected</c>, <c>too_many_held</c>,
    /// <c>overloaded</c>, <c>unavailable</c>, <c>permission_denied</c>.
    /// </returns>
    public async ValueTask<Result<SentMessage>> SendAsync(SendMessage command, SendTicket? ticket, CancellationToken ct)
    {
        using (ticket)
        {
            var prepared = await PrepareAsync(command, ct);
            if (prepared.Failed) return prepared.Error;

            var (pending, barred, hold) = prepared.Value;
            if (barred is not null) return await FindRepeatedAsync(pending, ct) ?? barred;
            if (hold is not null) return await FindRepeatedAsync(pending, ct) ?? await held.HoldAsync(hold.Value, pending, ct);
            if (ticket is not null) await ticket.WaitAsync();
            if (!writer.TryEnqueue(pending)) return MessageErrors.Overloaded(limits.RetryAfter);
            ticket?.Dispose(); // queued in order; waiting for the commit is no longer anybody's turn
            return await OutcomeAsync(pending, ct);
        }
    }

    /// <summary>What holds for the author first, what the text says then, and last what has to be looked up for it.</summary>
    private async ValueTask<Result<Prepared>> PrepareAsync(SendMessage command, CancellationToken ct)
    {
        var text = Message.CleanText(command.Content, limits.MaxLength);
        if (text.Failed) return text.Error;
        if (command is { AlsoInRoom: true, ThreadRoot: null }) return ThreadErrors.NoThread;
        if (command.ClientMessageId == Guid.Empty) return NilClientId; // what a client sends that has forgotten to make one

        var membership = await access.FindMembershipAsync(command.RoomId, command.SenderId, ct);
        if (membership is null) return MessageErrors.RoomNotFound;
        // With a client id it may be a repetition, which the writer knows; anything new is refused there.
        if (membership.Archived && command.ClientMessageId is null) return MessageErrors.RoomArchived;

        if (await userLimits.TakeAsync(UserLimit.Messages, command.SenderId, ct) is { } refusal) return refusal;
        var author = await directory.FindAsync(command.SenderId, ct);
        if (author is null) return MessageErrors.RoomNotFound;

        var (now, tenant, may) = (clock.Now(), membership.TenantId, membership.Permissions);
        var message = new Message(
            new MessageId(Guid.CreateVersion7(now)), command.RoomId, Seq: 0, command.SenderId,
            command.ClientMessageId ?? Guid.CreateVersion7(now), text.Value, command.ReplyTo, Mentions: [], now,
            Forwarded: command.Forward?.From, Thread: command.Thread);
        var digest = command.Forward is { } forward ? Message.ForwardDigest(forward.Of) : Message.Digest(text.Value, command.ReplyTo, command.Thread);
        if (WritingRights.Lacking(command.Thread, may) is { } lacking) return Prepared.Refused(message, digest, author.Name, AccessErrors.Denied(lacking));
        if (await gate.RefuseToWriteAsync(tenant, message.RoomId, message.AuthorId, may, ct) is { } barred) return Prepared.Refused(message, digest, author.Name, barred);
        var screened = await screening.ScreenAsync(
            new(tenant, message.RoomId, message.AuthorId, membership.Role, author.Role, author.CreatedAt, text.Value, TextKind.Message)
            { MemberSince = membership.ChannelSince, May = may }, ct);
        var refused = screened.IsHeld && membership.Archived ? MessageErrors.RoomArchived : screened.Refusal
            // After the text: one that is refused takes no turn from the one that is mended.
            ?? await gate.TakeTurnAsync(tenant, message.RoomId, message.AuthorId, may, message.ClientMessageId, ct);
        if (refused is not null) return Prepared.Refused(message, digest, author.Name, refused);

        // By what is committed now; the writer looks again under the room's lock.
        if (command.ThreadRoot is { } root && await threads.RefuseRootAsync(command.RoomId, root, ct) is { } closed)
            return Prepared.Refused(message, digest, author.Name, closed); // a repetition of what came before the root went
        Quote? quote = null;
        if (command.ReplyTo is { } answered)
        {
            quote = await reader.FindQuoteAsync(command.RoomId, answered, ct);
            if (quote is null) return MessageErrors.NotFound;
        }

        message = message with
        {
            Content = screened.Text,
            Mentions = command.Forward is null ? await resolver.ResolveAsync(membership, screened.Text, known: [], ct) : [],
        };
        var pending = new PendingMessage(message, digest, author.Name, quote)
        {
            Judgement = screened.Judgement, Fingerprint = screened.Fingerprint, Names = await reader.FindNamesAsync(message, ct),
        };
        return new Prepared(pending, Hold: screened.IsHeld ? new HoldReason(tenant, text.Value) : null);
    }

    /// <summary>Whoever may not say it now, or is to wait, is still told of what was stored before.</summary>
    /// <returns>Null: nothing was.</returns>
    private async ValueTask<Result<SentMessage>?> FindRepeatedAsync(PendingMessage pending, CancellationToken ct)
    {
        var message = pending.Message;
        if (await reader.FindSentAsync(message.RoomId, message.AuthorId, message.ClientMessageId, ct) is not { } sent)
            return await held.FindRepeatedAsync(pending, ct);
        return sent.Digest == pending.Digest
            ? new SentMessage(sent.Id, message.RoomId, sent.Seq, sent.CreatedAt, message.ClientMessageId)
            : MessageErrors.ClientIdReused;
    }

    private async ValueTask<Result<SentMessage>> OutcomeAsync(PendingMessage pending, CancellationToken ct)
    {
        WriteOutcome outcome;
        try
        {
            outcome = await pending.Task;
        }
        catch (Exception outage) when (Postgres.IsOutage(outage))
        {
            return MessageErrors.Unavailable(limits.RetryAfter);
        }

        var message = pending.Message;
        if (outcome.Status == WriteStatus.Held)
            return await held.FindRepeatedAsync(pending, ct) ?? MessageErrors.Unavailable(limits.RetryAfter); // removed in between: the next try is a new one
        if (outcome.Status == WriteStatus.RootGone) return MessageErrors.NotFound;
        if (outcome.Status == WriteStatus.Refused)
        {
            // The writer saw what the cache did not know yet: left, archived or deleted a moment ago.
            access.Forget(message.RoomId);
            var membership = await access.FindMembershipAsync(message.RoomId, message.AuthorId, ct);
            return membership is { Archived: true } ? MessageErrors.RoomArchived : MessageErrors.RoomNotFound;
        }

        if (outcome.Digest != pending.Digest) return MessageErrors.ClientIdReused;
        if (outcome.Status == WriteStatus.Stored) screening.Said(message.AuthorId, message.RoomId, pending.Fingerprint, pending.Judgement);
        return new SentMessage(outcome.Id, message.RoomId, outcome.Seq, outcome.CreatedAt, message.ClientMessageId);
    }

    /// <summary>A message on its way.</summary>
    /// <param name="Barred">Why it is not taken.</param>
    /// <param name="Hold">Why it is looked at first.</param>
    private readonly record struct Prepared(PendingMessage Message, Error? Barred = null, HoldReason? Hold = null)
    {
        /// <summary>One that is not taken, unless it was before: nothing is looked up for it.</summary>
        public static Prepared Refused(Message message, long digest, string author, Error why) =>
            new(new PendingMessage(message, digest, author, quote: null), why);
    }
}
