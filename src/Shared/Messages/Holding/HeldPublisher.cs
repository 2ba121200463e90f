using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Identity.Users;
using Veza.Shared.Messages.History;
using Veza.Shared.Messages.Mentions;
using Veza.Shared.Messages.Sending;
using Veza.Shared.Moderation.Screening;
using Veza.Shared.Rooms;

namespace Veza.Shared.Messages.Holding;

/// <summary>
/// Publishes what was approved, through the writer and under the ids that it was sent with: however often that is tried and whoever is killed
/// in between, the writer knows what it has stored. All processes look for what was left behind.
/// </summary>
public sealed class HeldPublisher(
    Postgres database, HeldMessageRepository held, MessageWriter writer, MessageReader reader, MentionResolver resolver,
    RoomAccess rooms, UserDirectory people,
    EventOutbox outbox, IOptions<ScreeningOptions> options, TimeProvider clock, ILogger<HeldPublisher> logger)
    : PeriodicWork(options.Value.PublishEvery, clock)
{
    private const int PerRound = 100;

    /// <summary>Who approved it is at it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Publishes an approved message; one that is not waiting to be published stays as it is.</summary>
    /// <returns>False: the writer is busy, and a later round has it again.</returns>
    public async Task<bool> PublishAsync(MessageId id, CancellationToken ct)
    {
        if (await held.FindAsync(id, ct) is not { State: HeldState.Approved } approved) return true;
        if (await TryStoreAsync(approved, ct) is not { } stored) return false;

        await using var work = await database.BeginAsync(ct);
        if (await held.CompleteAsync(work, id, stored ? HeldState.Published : HeldState.Void, ct) == 0) return true;
        await outbox.AppendAsync(work, HeldEvents.Type, HeldEvents.Payload(id), ct);
        await work.CommitAsync(CancellationToken.None);
        outbox.Wake();
        return true;
    }

    /// <summary>Publishes what was approved and left behind.</summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        var now = Clock.Now();
        for (var found = PerRound; found == PerRound;)
        {
            var left = await held.ListApprovedAsync(now - Grace, PerRound, ct);
            foreach (var id in left)
                if (!await PublishAsync(new(id), ct)) return;
            found = left.Count;
        }
    }

    /// <inheritdoc/>
    protected override Task WorkAsync(CancellationToken ct) => SweepAsync(ct);

    /// <inheritdoc/>
    protected override void Failed(string reason, TimeSpan every) => HeldLog.NotPublished(logger, reason, every);

    /// <returns>Whether it is in its room; null: not now.</returns>
    private async Task<bool?> TryStoreAsync(HeldMessage approved, CancellationToken ct)
    {
        if (await people.FindAsync(approved.AuthorId, ct) is not { } author) return false;
        if (await rooms.FindMembershipAsync(approved.RoomId, approved.AuthorId, ct) is not { Archived: false } membership)
            return await reader.FindSentAsync(approved.RoomId, approved.AuthorId, approved.ClientMessageId, ct) is { } sent && sent.Digest == approved.Digest;

        var quote = approved.ReplyTo is { } answered ? await reader.FindQuoteAsync(approved.RoomId, answered, ct) : null;
        var message = new Message(
            approved.Id, approved.RoomId, Seq: 0, approved.AuthorId, approved.ClientMessageId, approved.ToPublish, approved.ReplyTo,
            approved.Forwarded is null ? await resolver.ResolveAsync(membership, approved.ToPublish, known: [], ct) : [], Clock.Now(),
            Forwarded: approved.Forwarded, Thread: approved.Thread);
        var pending = new PendingMessage(message, approved.Digest, author.Name, quote) { Names = await reader.FindNamesAsync(message, ct) };
        if (!writer.TryEnqueue(pending)) return null;
        var outcome = await pending.Task;
        if (outcome.Status is WriteStatus.RootGone) return false;
        if (outcome.Status != WriteStatus.Refused) return outcome.Digest == approved.Digest;
        rooms.Forget(approved.RoomId);
        return false;
    }
}

internal static partial class HeldLog
{
    [LoggerMessage(2771, LogLevel.Warning, "What was approved could not be published: {Reason}. Trying again every {Interval}.")]
    public static partial void NotPublished(ILogger logger, string reason, TimeSpan interval);
}
