using Veza.Functions.Api.Threads;
using Veza.Shared.Common;
using Veza.Shared.Messages.Sending;
using Veza.Shared.RateLimits;
using Veza.Shared.Threads;
using Veza.Shared.Threads.Standing;

namespace Veza.Functions.ClientEvents.Threads;

/// <summary><c>thread.read</c>.</summary>
internal sealed class ReadThreadHandler(ThreadService threads) : ThreadHandler<ReadThreadClientEvent>(
    "thread.read", UserLimit.ReadReports, "validation_failed")
{
    /// <inheritdoc/>
    protected override ReadThreadClientEvent Read(ref EventFields fields) => new(fields.Id("message_id"), fields.Number("seq"));

    /// <inheritdoc/>
    protected override Task<Result<OwnThread>> DoAsync(ReadThreadClientEvent @event, UserId user, CancellationToken ct) =>
        threads.ReadAsync(new MessageId(@event.MessageId), user, @event.Seq, ct);
}

/// <summary><c>thread.follow</c>.</summary>
internal sealed class FollowThreadHandler(ThreadService threads)
    : ThreadHandler<FollowThreadClientEvent>("thread.follow", UserLimit.ThreadChanges)
{
    /// <inheritdoc/>
    protected override FollowThreadClientEvent Read(ref EventFields fields) => new(fields.Id("message_id"));

    /// <inheritdoc/>
    protected override Task<Result<OwnThread>> DoAsync(FollowThreadClientEvent @event, UserId user, CancellationToken ct) =>
        threads.FollowAsync(new MessageId(@event.MessageId), user, following: true, ct);
}

/// <summary><c>thread.unfollow</c>.</summary>
internal sealed class UnfollowThreadHandler(ThreadService threads)
    : ThreadHandler<FollowThreadClientEvent>("thread.unfollow", UserLimit.ThreadChanges)
{
    /// <inheritdoc/>
    protected override FollowThreadClientEvent Read(ref EventFields fields) => new(fields.Id("message_id"));

    /// <inheritdoc/>
    protected override Task<Result<OwnThread>> DoAsync(FollowThreadClientEvent @event, UserId user, CancellationToken ct) =>
        threads.FollowAsync(new MessageId(@event.MessageId), user, following: false, ct);
}

/// <summary>What all have in common; each is acknowledged with the thread as it is to the person.</summary>
internal abstract class ThreadHandler<TEvent>(string type, UserLimit limit, params string[] codes)
    : ClientEventHandler<TEvent, OwnThreadResponse>(type, limit, ["message_not_found", .. codes])
{
    /// <inheritdoc/>
    protected sealed override async Task<RawJson> HandleAsync(
        ClientConnection connection, TEvent @event, SendTicket? ticket, CancellationToken ct)
    {
        var own = await DoAsync(@event, connection.Caller.UserId, ct);
        return own.Failed ? own.Error.ToResult() : RawJson.Create(AckType, own.Value, OwnThreadJson.WriteFields);
    }

    /// <summary>Does it.</summary>
    protected abstract Task<Result<OwnThread>> DoAsync(TEvent @event, UserId user, CancellationToken ct);
}
