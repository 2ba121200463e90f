using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Veza.Functions.Api.Paging;
using Veza.Functions.Http;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Audit;
using Veza.Shared.Common;
using Veza.Shared.Realtime;

namespace Veza.Functions.Api.Moderation;

/// <summary>The audit log of the caller's tenant, for those who may read it.</summary>
internal static class AuditEndpoints
{
    private const string JsonLines = "application/x-ndjson";
    private const int MaxActionLength = 60;

    /// <summary>Maps the routes.</summary>
    public static void MapAudit(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/moderation/audit").RequireCaller().LimitPerUser().RequireAuditReader().WithTags("Moderation");
        group.MapGet("", ListAsync).CompressAnswers().Produces<AuditEntryResponse[]>().WithSummary("What was done, the newest first");
        group.MapGet("/export", ExportAsync).Produces<AuditEntryResponse>(contentType: JsonLines)
            .WithSummary("The whole log in the order of its chain, one entry a line");
    }

    /// <summary>GET /api/moderation/audit. A Link header names the next page when there is one.</summary>
    private static async Task<Results<JsonBody<IReadOnlyList<AuditRecord>>, ProblemHttpResult>> ListAsync(
        Caller caller, AuditLog log, HttpResponse response, CancellationToken ct,
        [FromQuery(Name = "actor_id")] Guid? actorId = null, [FromQuery(Name = "user_id")] Guid? userId = null,
        [FromQuery(Name = "room_id")] Guid? roomId = null, string? action = null, string? from = null, string? until = null,
        string? after = null, int? limit = null)
    {
        var (since, before) = (Time(from), Time(until));
        var faults = Error.Join(
            Unreadable("from", from, since), Unreadable("until", until, before),
            action?.Length > MaxActionLength ? Error.Field("action", FieldFault.TooLong(MaxActionLength, action.Length)) : null);
        if (faults is not null) return faults.ToProblem();

        if (!ListCursor.TryRead(after, PagedList.AuditEntries, caller.TenantId.Value, out var last)) return ListCursor.Invalid.ToProblem();

        var filter = new AuditFilter(
            actorId is { } actor ? new UserId(actor) : null, userId is { } user ? new UserId(user) : null,
            roomId is { } room ? new RoomId(room) : null, string.IsNullOrEmpty(action) ? null : action, since, before);
        var most = limit ?? 50;
        var listed = await log.ListAsync(caller.TenantId, filter, last?.Id, most, ct);
        if (listed.Failed) return listed.Error.ToProblem();

        var page = listed.Value;
        if (page.Count == most)
        {
            ListCursor.LinkNext(
                response, $"/api/moderation/audit?limit={most}{Query(filter)}", PagedList.AuditEntries, caller.TenantId.Value,
                new(Id: page[^1].Id));
        }

        return JsonBody.From(page, static (writer, entries) =>
        {
            writer.WriteStartArray();
            foreach (var entry in entries) AuditJson.Write(writer, entry);
            writer.WriteEndArray();
        });
    }

    /// <summary>GET /api/moderation/audit/export: JSON lines, sent as they are read; <c>seq</c> goes on behind an entry.</summary>
    private static async Task<Results<EmptyHttpResult, ProblemHttpResult>> ExportAsync(
        Caller caller, AuditLog log, HttpResponse response, CancellationToken ct, [FromQuery(Name = "after_seq")] long? afterSeq = null)
    {
        if (afterSeq < 0) return Error.Field("after_seq", FieldFault.OutOfRange(0, long.MaxValue)).ToProblem();
        response.ContentType = JsonLines;
        response.Headers.ContentDisposition = "attachment; filename=\"audit.jsonl\"";
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        await using var writer = new Utf8JsonWriter(buffer, EventJson.Options);
        await foreach (var page in log.ExportAsync(caller.TenantId, afterSeq ?? 0, ct))
        {
            buffer.ResetWrittenCount();
            foreach (var entry in page)
            {
                AuditJson.Write(writer, entry);
                await writer.FlushAsync(ct);
                buffer.Write("\n"u8);
                writer.Reset();
            }

            await response.Body.WriteAsync(buffer.WrittenMemory, ct);
        }

        return TypedResults.Empty;
    }

    private static string Query(AuditFilter filter)
    {
        var query = new StringBuilder();
        Add("actor_id", filter.Actor?.ToString());
        Add("user_id", filter.User?.ToString());
        Add("room_id", filter.Room?.ToString());
        Add("action", filter.Action);
        Add("from", filter.From?.ToString("O", CultureInfo.InvariantCulture));
        Add("until", filter.Until?.ToString("O", CultureInfo.InvariantCulture));
        return query.ToString();

        void Add(string name, string? value)
        {
            if (value is not null) query.Append(CultureInfo.InvariantCulture, $"&{name}={Uri.EscapeDataString(value)}");
        }
    }

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    private static Error? Unreadable(string field, string? text, DateTimeOffset? time) => string.IsNullOrEmpty(text) || time is not null
        ? null : Error.Field(field, FieldFault.WrongForm("it must be a time such as 2026-05-31T12:00:00Z."));
}
