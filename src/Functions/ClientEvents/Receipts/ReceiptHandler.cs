using Veza.Functions.Api.Receipts;
using Veza.Shared.Common;
using Veza.Shared.Messages.Sending;
using Veza.Shared.RateLimits;
using Veza.Shared.Receipts;

namespace Veza.Functions.ClientEvents.Receipts;

/// <summary><c>message.read</c>.</summary>
internal sealed class ReadHandler(ReceiptService receipts) : ReceiptHandler<ReadClientEvent>("message.read", UserLimit.ReadReports)
{
    /// <inheritdoc/>
    protected override ReadClientEvent Read(ref EventFields fields)
    {
        var (room, message) = (fields.Id("room_id"), fields.MaybeId("message_id"));
        return new(room, message, SeqBeside(message, ref fields), fields.MaybeNumber("read_version"));
    }

    /// <inheritdoc/>
    protected override Task<Result<ReadState>> ReportAsync(ReadClientEvent @event, UserId user, CancellationToken ct) =>
        receipts.ReadAsync(new RoomId(@event.RoomId), user, IdOf(@event.MessageId), @event.Seq ?? 0, @event.ReadVersion, ct);
}

/// <summary><c>message.delivered</c>.</summary>
internal sealed class DeliveredHandler(ReceiptService receipts)
    : ReceiptHandler<DeliveredClientEvent>("message.delivered", UserLimit.DeliveryReports)
{
    /// <inheritdoc/>
    protected override DeliveredClientEvent Read(ref EventFields fields)
    {
        var (room, message) = (fields.Id("room_id"), fields.MaybeId("message_id"));
        return new(room, message, SeqBeside(message, ref fields));
    }

    /// <inheritdoc/>
    protected override Task<Result<ReadState>> ReportAsync(DeliveredClientEvent @event, UserId user, CancellationToken ct) =>
        receipts.DeliverAsync(new RoomId(@event.RoomId), user, IdOf(@event.MessageId), @event.Seq ?? 0, ct);
}

/// <summary>What both have in common; both are acknowledged with the person's marks in the room.</summary>
internal abstract class ReceiptHandler<TEvent>(string type, UserLimit limit) : ClientEventHandler<TEvent, ReadStateResponse>(
    type, limit, "room_not_found", "message_not_found", "validation_failed", "overloaded")
{
    /// <inheritdoc/>
    protected sealed override async Task<RawJson> HandleAsync(
        ClientConnection connection, TEvent @event, SendTicket? ticket, CancellationToken ct)
    {
        var state = await ReportAsync(@event, connection.Caller.UserId, ct);
        return state.Failed ? state.Error.ToResult() : RawJson.Create(AckType, state.Value, ReadStateJson.WriteFields);
    }

    /// <summary>Reports it.</summary>
    protected abstract Task<Result<ReadState>> ReportAsync(TEvent @event, UserId user, CancellationToken ct);

    /// <summary>The place of the message, which has to be there unless the message is named.</summary>
    protected static long? SeqBeside(Guid? message, ref EventFields fields) => message is null ? fields.Number("seq") : null;

    /// <summary>The same id, as one of a message.</summary>
    protected static MessageId? IdOf(Guid? message) => message is { } id ? new MessageId(id) : null;
}
