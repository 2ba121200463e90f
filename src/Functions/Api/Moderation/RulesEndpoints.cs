using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Veza.Functions.Api.Paging;
using Veza.Functions.Http;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Common;
using Veza.Shared.Moderation.Rules;
using Veza.Shared.Moderation.Rules.Editing;
using Veza.Shared.RateLimits;

namespace Veza.Functions.Api.Moderation;

/// <summary>The rules of the tenant and of rooms: reading, writing, taking back.</summary>
internal static class RulesEndpoints
{
    private const int FileFormat = 1;
    private const int BytesBesideRules = 4096; // of a body

    /// <summary>Maps the routes.</summary>
    public static void MapModerationRules(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/moderation/rules").RequireCaller().LimitPerUser().WithTags("Moderation");
        group.MapGet("", ShowAsync).CompressAnswers().WithSummary("The rules of a room, or of the tenant");
        group.MapPut("", WriteAsync).LimitPerUser(UserLimit.RuleWrites).CompressAnswers().TakesRules().WithSummary("Writes rules, as the next version");
        group.MapGet("/versions", ListAsync).CompressAnswers().WithSummary("The versions of rules, newest first");
        group.MapGet("/versions/{version}", FindAsync).CompressAnswers().WithSummary("Rules as they were");
        group.MapPost("/revert", RevertAsync).LimitPerUser(UserLimit.RuleWrites).CompressAnswers().WithSummary("Makes former rules the next version");
        group.MapGet("/export", ExportAsync).CompressAnswers().WithSummary("Rules as a file");
        group.MapPost("/import", ImportAsync).LimitPerUser(UserLimit.RuleWrites).CompressAnswers().TakesRules()
            .WithSummary("Writes the rules of a file, as the next version");
        group.MapRuleTrials();
    }

    /// <summary>The body may be as long as rules may be.</summary>
    public static RouteHandlerBuilder TakesRules(this RouteHandlerBuilder route)
    {
        route.Add(endpoint => endpoint.Metadata.Add(new RequestSizeLimitAttribute(
            endpoint.ApplicationServices.GetRequiredService<IOptions<RuleOptions>>().Value.MaxDocumentBytes + BytesBesideRules)));
        return route;
    }

    public static RoomId? Room(Guid? id) => id is { } room ? new RoomId(room) : null;

    private static async Task<Results<Ok<RulesResponse>, ProblemHttpResult>> ShowAsync(
        Caller caller, RuleService rules, CancellationToken ct, [FromQuery(Name = "room_id")] Guid? roomId = null) =>
        Answer(await rules.ShowAsync(caller.TenantId, Room(roomId), caller.UserId, ct));

    private static async Task<Results<Ok<RulesResponse>, ProblemHttpResult>> WriteAsync(
        WriteRulesRequest request, Caller caller, RuleService rules, CancellationToken ct) =>
        Answer(await rules.WriteAsync(
            new(caller.TenantId, Room(request.RoomId), caller.UserId, request.Version, request.Rules, request.Note), ct));

    /// <summary>GET /api/moderation/rules/versions. A Link header names the next page when there is one.</summary>
    private static async Task<Results<Ok<RulesVersionResponse[]>, ProblemHttpResult>> ListAsync(
        Caller caller, RuleService rules, HttpResponse response, CancellationToken ct, [FromQuery(Name = "room_id")] Guid? roomId = null,
        string? after = null, int? limit = null)
    {
        var (of, before, most) = (roomId ?? caller.TenantId.Value, int.MaxValue, limit ?? 50);
        if (!string.IsNullOrEmpty(after))
        {
            if (ListCursor.Read(after, PagedList.RuleVersions, of) is not { Number: > 0 and <= int.MaxValue } place)
                return ListCursor.Invalid.ToProblem();
            before = (int)place.Number;
        }

        var listed = await rules.ListAsync(caller.TenantId, Room(roomId), caller.UserId, before, most, ct);
        if (listed.Failed) return listed.Error.ToProblem();
        if (listed.Value.Count == most)
        {
            ListCursor.LinkNext(
                response, $"/api/moderation/rules/versions?limit={most}{(roomId is null ? "" : $"&room_id={roomId}")}", PagedList.RuleVersions, of,
                new(listed.Value[^1].Version));
        }

        return TypedResults.Ok(listed.Value.Select(v => new RulesVersionResponse(v.Version, v.Author?.Value, v.At, v.Note)).ToArray());
    }

    private static async Task<Results<Ok<OldRulesResponse>, ProblemHttpResult>> FindAsync(
        string version, Caller caller, RuleService rules, CancellationToken ct, [FromQuery(Name = "room_id")] Guid? roomId = null)
    {
        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return RuleErrors.VersionNotFound.ToProblem();
        var found = await rules.FindAsync(caller.TenantId, Room(roomId), caller.UserId, number, ct);
        if (found.Failed) return found.Error.ToProblem();
        var old = found.Value;
        return TypedResults.Ok(new OldRulesResponse(old.Version, old.Document, old.Author?.Value, old.At, old.Note));
    }

    private static async Task<Results<Ok<RulesResponse>, ProblemHttpResult>> RevertAsync(
        RevertRulesRequest request, Caller caller, RuleService rules, CancellationToken ct) =>
        Answer(await rules.RevertAsync(caller.TenantId, Room(request.RoomId), caller.UserId, request.Version, ct));

    private static async Task<Results<Ok<RulesFile>, ProblemHttpResult>> ExportAsync(
        Caller caller, RuleService rules, HttpResponse response, CancellationToken ct, [FromQuery(Name = "room_id")] Guid? roomId = null)
    {
        var shown = await rules.ShowAsync(caller.TenantId, Room(roomId), caller.UserId, ct);
        if (shown.Failed) return shown.Error.ToProblem();
        response.Headers.ContentDisposition = "attachment; filename=\"rules.json\"";
        return TypedResults.Ok(new RulesFile(FileFormat, shown.Value.Document));
    }

    private static async Task<Results<Ok<RulesResponse>, ProblemHttpResult>> ImportAsync(
        ImportRulesRequest request, Caller caller, RuleService rules, CancellationToken ct) =>
        request.File.Format != FileFormat
            ? Error.Field("file.format", FieldFault.UnknownValue($"it must be {FileFormat}.")).ToProblem()
            : Answer(await rules.WriteAsync(
                new(caller.TenantId, Room(request.RoomId), caller.UserId, request.Version, request.File.Rules, request.Note), ct));

    private static Results<Ok<RulesResponse>, ProblemHttpResult> Answer(Result<RulesInForce> result)
    {
        if (result.Failed) return result.Error.ToProblem();
        var r = result.Value;
        return TypedResults.Ok(new RulesResponse(r.Version, r.Document, r.Effective, r.Author?.Value, r.At, r.Note));
    }
}
