using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Messages.Sending;
using Veza.Shared.Moderation.Cases;
using Veza.Shared.Moderation.Screening;

namespace Veza.Shared.Messages.Holding;

/// <summary>
/// Messages that somebody looks at before they are published. A held message is as safe as a sent one: it is stored when the author hears of
/// it, and its repetitions find it by the client's id for it. See <see cref="HeldPublisher"/> for what comes after an approval.
/// </summary>
public sealed class HeldMessages(
    Postgres database, HeldMessageRepository held, CaseOpener cases, EventOutbox outbox, IOptions<ScreeningOptions> options, IOptions<MessageOptions> limits,
    TimeProvider clock)
{
    private const int MaxListed = 200;
    private const int PerDeletion = 1000;

    /// <summary>The caller's that nobody has decided, the newest first; 200 at most.</summary>
    public async Task<IReadOnlyList<HeldMessage>> ListOwnAsync(UserId author, CancellationToken ct) =>
        await held.ListOfAuthorAsync(author, MaxListed, ct);

    /// <summary>Removes what was decided so long ago that nobody sends it again.</summary>
    public async Task ForgetDecidedAsync(CancellationToken ct)
    {
        while (await held.DeleteDecidedAsync(clock.Now() - options.Value.KeepDecided, PerDeletion, ct) == PerDeletion) { }
    }

    /// <summary>Stores it, to be looked at.</summary>
    /// <returns>The message without a place. Refusals: <c>too_many_held</c>, <c>client_message_id_reused</c>, <c>message_rejected</c>, <c>unavailable</c>.</returns>
    internal async ValueTask<Result<SentMessage>> HoldAsync(HoldReason why, PendingMessage pending, CancellationToken ct)
    {
        var message = pending.Message;
        var row = new HeldMessage(
            message.Id, why.TenantId, message.RoomId, message.AuthorId, message.ClientMessageId, pending.Digest, why.Content, message.Content,
            message.ReplyTo, HeldState.Held, Reason: null, clock.Now(), message.Forwarded, message.Thread);
        try
        {
            await using var work = await database.BeginAsync(ct);
            if (await held.HasManyAsync(work, row.AuthorId, options.Value.MaxHeldPerPerson, ct))
                return MessageErrors.TooManyHeld(options.Value.MaxHeldPerPerson);
            // The same send at the same time: the next try finds what the other one has made.
            if (await held.InsertAsync(work, row, ct) == 0) return MessageErrors.Unavailable(limits.Value.RetryAfter);
            await cases.OpenAsync(
                work, new(row.TenantId, CaseSource.Hold, row.RoomId, row.AuthorId, row.Id, row.Content, pending.Judgement.Findings), ct);
            await outbox.AppendAsync(work, HeldEvents.Type, HeldEvents.Payload(row.Id), ct);
            await work.CommitAsync(CancellationToken.None);
        }
        catch (Exception outage) when (Postgres.IsOutage(outage))
        {
            return MessageErrors.Unavailable(limits.Value.RetryAfter);
        }

        outbox.Wake();
        return Sent(row);
    }

    /// <summary>What a repetition of a send is told; null when nothing was held under its client id.</summary>
    internal async ValueTask<Result<SentMessage>?> FindRepeatedAsync(PendingMessage pending, CancellationToken ct)
    {
        var message = pending.Message;
        if (await held.FindBySendAsync(message.RoomId, message.AuthorId, message.ClientMessageId, ct) is not { } known) return null;
        if (known.Digest != pending.Digest) return MessageErrors.ClientIdReused;
        return known.State switch
        {
            HeldState.Rejected => MessageErrors.Rejected(known.Reason),
            HeldState.Void => MessageErrors.RoomNotFound,
            _ => Sent(known), // one that is being published has no place that could be told yet
        };
    }

    /// <summary>A moderator lets it pass: <see cref="HeldPublisher.PublishAsync"/> follows once that is committed.</summary>
    /// <returns>Null: it is not there, or somebody has decided already.</returns>
    public Task<HeldMessage?> ApproveAsync(UnitOfWork work, MessageId id, UserId by, CancellationToken ct) =>
        DecideAsync(work, id, HeldState.Approved, by, reason: null, ct);

    /// <summary>A moderator refuses it; the author is told why.</summary>
    /// <returns>Null: it is not there, or somebody has decided already.</returns>
    public Task<HeldMessage?> RejectAsync(UnitOfWork work, MessageId id, UserId by, string? reason, CancellationToken ct) =>
        DecideAsync(work, id, HeldState.Rejected, by, reason, ct);

    private async Task<HeldMessage?> DecideAsync(
        UnitOfWork work, MessageId id, HeldState state, UserId by, string? reason, CancellationToken ct)
    {
        if (await held.DecideAsync(work, id, state, by, reason, clock.Now(), ct) is not { } decided) return null;
        if (state == HeldState.Rejected) await outbox.AppendAsync(work, HeldEvents.Type, HeldEvents.Payload(id), ct);
        return decided;
    }

    private static SentMessage Sent(HeldMessage m) => new(m.Id, m.RoomId, Seq: null, m.HeldAt, m.ClientMessageId);
}
