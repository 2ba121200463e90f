using Veza.Shared.Common;
using Veza.Shared.Messages.Sending;
using Veza.Shared.RateLimits;
using Veza.Shared.Receipts;

namespace Veza.Functions.ClientEvents.Receipts;

/// <summary><c>message.read</c>: <c>{room_id, message_id | seq, read_version?}</c>.</summary>
internal sealed class ReadHandler(ReceiptService receipts) : ReceiptHandler("message.read", UserLimit.ReadReports)
{
    /// <inheritdoc/>
    protected override Task<Result<ReadState>> ReportAsync(
        RoomId room, UserId user, MessageId? message, long seq, int? version, CancellationToken ct) =>
        receipts.ReadAsync(room, user, message, seq, version, ct);
}

/// <summary><c>message.delivered</c>: <c>{room_id, message_id | seq}</c>.</summary>
internal sealed class DeliveredHandler(ReceiptService receipts) : ReceiptHandler("message.delivered", UserLimit.DeliveryReports)
{
    /// <inheritdoc/>
    protected override Task<Result<ReadState>> ReportAsync(
        RoomId room, UserId user, MessageId? message, long seq, int? version, CancellationToken ct) =>
        receipts.DeliverAsync(room, user, message, seq, ct);
}

/// <summary>What both have in common; both are acknowledged with the person's marks in the room.</summary>
internal abstract class ReceiptHandler(string type, UserLimit limit) : ClientEventHandler(type, limit)
{
    /// <inheritdoc/>
    public sealed override async Task<RawJson> HandleAsync(
        ClientConnection connection, EventFields fields, SendTicket? ticket, CancellationToken ct)
    {
        var room = new RoomId(fields.Id("room_id"));
        var message = fields.MaybeId("message_id");
        var seq = message is null ? fields.Number("seq") : 0;
        var version = fields.MaybeNumber("read_version");
        if (fields.Error is { } malformed) return malformed.ToResult();

        var id = message is { } m ? new MessageId(m) : (MessageId?)null;
        var state = await ReportAsync(room, connection.Caller.UserId, id, seq, version, ct);
        return state.Failed ? state.Error.ToResult() : RawJson.Create("ack", state.Value, ReadStateJson.WriteFields);
    }

    /// <summary>Reports it.</summary>
    protected abstract Task<Result<ReadState>> ReportAsync(
        RoomId room, UserId user, MessageId? message, long seq, int? version, CancellationToken ct);
}
