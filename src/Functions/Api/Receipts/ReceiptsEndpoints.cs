using Veza.Functions.Api.Paging;
using Veza.Functions.Http;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Common;
using Veza.Shared.RateLimits;
using Veza.Shared.Realtime;
using Veza.Shared.Receipts;

namespace Veza.Functions.Api.Receipts;

/// <summary>Reporting what arrived and was read, and asking who has.</summary>
internal static class ReceiptsEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void MapReceipts(this IEndpointRouteBuilder routes)
    {
        var room = routes.MapGroup("/api/rooms/{roomId:guid}").RequireCaller().LimitPerUser().WithTags("Receipts");
        room.MapPost("/read", (Guid roomId, ReceiptRequest request, Caller caller, ReceiptService receipts, CancellationToken ct) =>
            ReportAsync(roomId, request, caller, receipts, read: true, ct)).LimitPerUser(UserLimit.ReadReports)
            .Produces<ReadStateResponse>().WithSummary("Read up to a message, by its id or seq");
        room.MapPost("/delivered", (Guid roomId, ReceiptRequest request, Caller caller, ReceiptService receipts, CancellationToken ct) =>
            ReportAsync(roomId, request, caller, receipts, read: false, ct)).LimitPerUser(UserLimit.DeliveryReports)
            .Produces<ReadStateResponse>().WithSummary("Delivered up to a message, by its id or seq");
        room.MapPost("/unread", UnreadAsync).Produces<ReadStateResponse>().WithSummary("A message and what follows is unread again, to oneself alone");
        routes.MapGroup("/api/messages/{messageId:guid}").RequireCaller().LimitPerUser().WithTags("Receipts")
            .MapGet("/receipts", ListAsync).CompressAnswers().Produces<ReceiptsResponse>().WithSummary("Who got and read a message");
    }

    private static async Task<IResult> ReportAsync(
        Guid roomId, ReceiptRequest request, Caller caller, ReceiptService receipts, bool read, CancellationToken ct)
    {
        if (Missing(request.MessageId, request.Seq) is { } missing) return missing.ToProblem();

        var (room, id) = (new RoomId(roomId), Id(request.MessageId));
        return Answer(read
            ? await receipts.ReadAsync(room, caller.UserId, id, request.Seq ?? 0, request.ReadVersion, ct)
            : await receipts.DeliverAsync(room, caller.UserId, id, request.Seq ?? 0, ct));
    }

    /// <summary>POST /api/rooms/{roomId}/unread: the message and what follows is unread again, to oneself alone.</summary>
    private static async Task<IResult> UnreadAsync(
        Guid roomId, UnreadRequest request, Caller caller, ReceiptService receipts, CancellationToken ct)
    {
        if (Missing(request.MessageId, request.Seq) is { } missing) return missing.ToProblem();

        return Answer(await receipts.UnreadAsync(new RoomId(roomId), caller.UserId, Id(request.MessageId), request.Seq ?? 0, ct));
    }

    private static Error? Missing(Guid? messageId, long? seq) =>
        messageId is null && seq is null ? Error.Field("seq", FieldFault.Required) : null;

    private static MessageId? Id(Guid? messageId) => messageId is { } id ? new MessageId(id) : null;

    private static IResult Answer(Result<ReadState> state) =>
        state.Failed ? state.Error.ToProblem() : JsonBody.From(state.Value, static (writer, s) =>
        {
            writer.WriteStartObject();
            ReadStateJson.WriteFields(writer, s);
            writer.WriteEndObject();
        });

    /// <summary>
    /// GET /api/messages/{messageId}/receipts. A Link header names the next page when there is one; the last user_id as after does, too.
    /// </summary>
    private static async Task<IResult> ListAsync(
        Guid messageId, Caller caller, ReceiptService receipts, HttpResponse response, CancellationToken ct, string? after = null,
        int? limit = null)
    {
        UserId? last = null;
        if (!string.IsNullOrEmpty(after))
        {
            if (Guid.TryParse(after, out var user)) last = new UserId(user);
            else if (ListCursor.Read(after, PagedList.Receipts, messageId) is { } place) last = new UserId(place.Id);
            else return ListCursor.Invalid.ToProblem();
        }

        var found = await receipts.ListAsync(new MessageId(messageId), caller.UserId, last, limit ?? 100, ct);
        if (found is { Failed: false, Value: { HasMore: true, Readers: [.., var (reader, _)] readers } })
        {
            ListCursor.LinkNext(
                response, $"/api/messages/{messageId}/receipts?limit={readers.Count}", PagedList.Receipts, messageId,
                new(Id: reader.UserId.Value));
        }

        return found.Failed ? found.Error.ToProblem() : JsonBody.From(found.Value, static (writer, list) =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("delivered_count"u8, list.DeliveredCount);
            writer.WriteNumber("read_count"u8, list.ReadCount);
            writer.WriteStartArray("readers"u8);
            foreach (var (receipt, name) in list.Readers)
            {
                writer.WriteStartObject();
                writer.WriteString("user_id"u8, receipt.UserId.Value);
                writer.WriteString("name"u8, name);
                writer.WriteTime("delivered_at"u8, receipt.DeliveredAt);
                writer.WriteTime("read_at"u8, receipt.ReadAt);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }
}
