using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Events.Outbox;
using Veza.Shared.Realtime;
using Veza.Shared.Rooms.Announcing;

namespace Veza.Shared.Messages.Sending;

/// <summary>The one ordered writer of messages of this process; stored is what it has said is stored.</summary>
public sealed class MessageWriter : GroupCommit<PendingMessage>
{
    private readonly NpgsqlDataSource source;
    private readonly MessageBatch statements;
    private readonly MessageAnnouncer announcer;
    private readonly EventOutbox outbox;
    private readonly MessageOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger<MessageWriter> logger;
    private NpgsqlConnection? connection;

    /// <summary>Starts writing with the host.</summary>
    public MessageWriter(
        Postgres postgres,
        ProcessIdentity process,
        MessageAnnouncer announcer,
        AnnouncementOrder order,
        EventOutbox outbox,
        IOptions<MessageOptions> options,
        TimeProvider clock,
        ILogger<MessageWriter> logger)
        : base(options.Value.MaxQueued, options.Value.MaxBatch)
    {
        (this.announcer, this.outbox, this.options, this.clock, this.logger) = (announcer, outbox, options.Value, clock, logger);
        statements = new MessageBatch(process.Id, clock, MessageColumns.Table, order);
        source = postgres.Writer;
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await DropConnectionAsync();
    }

    /// <inheritdoc/>
    protected override Task WriteAsync(IReadOnlyList<PendingMessage> batch) => StoreAsync(WithoutTwins(batch));

    /// <summary>Two sends of one key in one batch: the second gets what the first gets.</summary>
    private static List<PendingMessage> WithoutTwins(IReadOnlyList<PendingMessage> messages)
    {
        var batch = new List<PendingMessage>(messages.Count);
        var seen = new Dictionary<SendKey, PendingMessage>(messages.Count);
        foreach (var message in messages)
        {
            if (seen.TryAdd(message.Key, message)) batch.Add(message);
            else (seen[message.Key].Twins ??= []).Add(message);
        }

        return batch;
    }

    private async Task StoreAsync(List<PendingMessage> batch)
    {
        announcer.UnannouncedCommits.Open(batch, clock.Now());
        try
        {
            await CompleteAsync(batch, await WriteWithRetriesAsync(batch));
        }
        catch (PostgresException fault) when (!Postgres.IsOutage(fault) && batch.Count > 1)
        {
            // One of them cannot be stored. Writing them one by one finds it and spares the others.
            MessageLog.BatchRefused(logger, batch.Count, fault.SqlState);
            foreach (var message in batch) await StoreAsync([message]);
        }
        catch (Exception fault) when (fault is NpgsqlException or TimeoutException or InvalidOperationException)
        {
            if (Postgres.IsOutage(fault)) MessageLog.BatchNotStored(logger, batch.Count, fault.GetType().Name);
            else MessageLog.BatchFailed(logger, fault, batch.Count);
            announcer.UnannouncedCommits.MarkUncertain(clock.Now()); // an attempt may have been carried out all the same
            foreach (var message in batch) Fail(message, fault);
        }
        finally
        {
            announcer.UnannouncedCommits.Close(batch);
        }
    }

    private async Task<WriteOutcome[]> WriteWithRetriesAsync(List<PendingMessage> batch)
    {
        var started = Stopwatch.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                connection ??= await source.OpenConnectionAsync();
                return await statements.WriteAsync(connection, batch, CancellationToken.None);
            }
            catch (Exception fault) when (fault is NpgsqlException || Postgres.IsOutage(fault))
            {
                // Even a failed commit may have been carried out. Writing the same batch again finds out: what is there is known.
                await DropConnectionAsync();
                var transient = fault is not PostgresException || Postgres.IsOutage(fault);
                if (!transient || Stopwatch.GetElapsedTime(started) > options.WriteTimeout) throw;
                MessageLog.WriteRetried(logger, attempt, fault.GetType().Name);
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(20 << Math.Min(attempt, 6), 1000)));
            }
        }
    }

    private async Task CompleteAsync(List<PendingMessage> batch, WriteOutcome[] outcomes)
    {
        var stored = new List<PendingMessage>(batch.Count);
        for (var i = 0; i < batch.Count; i++)
        {
            var (message, outcome) = (batch[i], outcomes[i]);

            if (MessageBatch.IsOwn(outcome, message)) outcome = outcome with { Status = WriteStatus.Stored };

            if (outcome.Status == WriteStatus.Stored)
            {
                message.Message = message.Message with { Seq = outcome.Seq, CreatedAt = outcome.CreatedAt };
                message.Departures = outcome.Departures;
                if (stored.Count == 0) announcer.Stored(); // before anybody can know of it
                stored.Add(message);
            }

            message.TrySetResult(outcome);
            var again = outcome.Status == WriteStatus.Stored ? outcome with { Status = WriteStatus.Known } : outcome;
            foreach (var twin in message.Twins ?? []) twin.TrySetResult(again);
        }

        if (stored.Count == 0) return;
        await announcer.AnnounceAsync(stored);
        outbox.Wake();
    }

    private static void Fail(PendingMessage message, Exception fault)
    {
        message.TrySetException(fault);
        foreach (var twin in message.Twins ?? []) twin.TrySetException(fault);
    }

    private async Task DropConnectionAsync()
    {
        if (connection is null) return;
        var broken = connection;
        connection = null;
        try
        {
            await broken.DisposeAsync(); // back to the pool, which rolls back what was open or throws it away when broken
        }
        catch (NpgsqlException fault)
        {
            MessageLog.ConnectionDropFailed(logger, fault.GetType().Name);
        }
    }
}
