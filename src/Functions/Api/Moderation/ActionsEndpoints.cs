using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Veza.Functions.Api.Paging;
using Veza.Functions.Http;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Access;
using Veza.Shared.Common;
using Veza.Shared.Moderation.Actions;
using Veza.Shared.Moderation.Actions.Telling;
using Veza.Shared.Moderation.Review.Reading;

namespace Veza.Functions.Api.Moderation;

/// <summary>What moderators do.</summary>
internal static class ActionsEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void MapModerationActions(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/moderation").RequireCaller().LimitPerUser().WithTags("Moderation");
        group.MapPost("/actions", ActAsync).Produces<ModerationActionResponse>()
            .WithSummary("Does something to a person, a room or messages");
        group.MapGet("/actions", ListAsync).CompressAnswers().Produces<ModerationActionResponse[]>()
            .WithSummary("What was done, the newest first");
        group.MapGet("/actions/{id:guid}", FindAsync).Produces<ModerationActionResponse>().WithSummary("One action");
        group.MapPost("/actions/{id:guid}/undo", UndoAsync).Produces<ModerationActionResponse>().WithSummary("Takes an action back");
        group.MapGet("/people/{id:guid}", ShowPersonAsync).CompressAnswers().Produces<ModerationPersonResponse>()
            .WithSummary("A person's record: what was done to them, their reputation, open cases");
    }

    private static async Task<Results<JsonBody<ModerationAction>, ProblemHttpResult>> ActAsync(
        ModerationActionRequest request, Caller caller, ActionService actions, TimeProvider clock, CancellationToken ct)
    {
        if (ActionCodes.ParseKind(request.Kind) is not { } kind || !ActionKindCodeAttribute.Known.Contains(kind))
            return UnknownKind.ToProblem();
        if (request.ClientActionId == Guid.Empty)
            return Error.Field("client_action_id", FieldFault.WrongForm("it must not be the nil UUID.")).ToProblem();

        var done = await actions.ActAsync(
            new(
                caller.TenantId, caller.UserId, kind, request.RoomId is { } room ? new RoomId(room) : null,
                request.UserId is { } user ? new UserId(user) : null, request.MessageId is { } message ? new MessageId(message) : null,
                request.Reason, Seconds(request.DurationSeconds), Seconds(request.IntervalSeconds), request.Evidence, request.ClientActionId,
                request.From?.ToUniversalTime(), request.Until?.ToUniversalTime()), ct);
        return Answer(done, clock);
    }

    /// <summary>GET /api/moderation/actions. A Link header names the next page when there is one.</summary>
    private static async Task<Results<JsonBody<IReadOnlyList<ModerationAction>>, ProblemHttpResult>> ListAsync(
        Caller caller, ModerationRecords records, TimeProvider clock, HttpResponse response, CancellationToken ct,
        [FromQuery(Name = "room_id")] Guid? roomId = null, [FromQuery(Name = "user_id")] Guid? userId = null, string? kind = null,
        string? after = null, int? limit = null)
    {
        var wanted = string.IsNullOrEmpty(kind) ? null : ActionCodes.ParseKind(kind);
        if (wanted is null && !string.IsNullOrEmpty(kind)) return UnknownKind.ToProblem();
        if (!ListCursor.TryRead(after, PagedList.ModerationActions, caller.TenantId.Value, out var last)) return ListCursor.Invalid.ToProblem();

        var most = limit ?? 50;
        var listed = await records.ListAsync(
            caller.TenantId, caller.UserId, roomId is { } room ? new RoomId(room) : null, userId is { } user ? new UserId(user) : null, wanted,
            last?.Id, most, ct);
        if (listed.Failed) return listed.Error.ToProblem();

        if (listed.Value.Count == most)
        {
            var query = $"/api/moderation/actions?limit={most}{(roomId is null ? "" : $"&room_id={roomId}")}"
                + $"{(userId is null ? "" : $"&user_id={userId}")}{(wanted is null ? "" : $"&kind={kind}")}";
            ListCursor.LinkNext(response, query, PagedList.ModerationActions, caller.TenantId.Value, new(Id: listed.Value[^1].Id));
        }

        var now = clock.Now();
        return JsonBody.From(listed.Value, (json, all) => Write(json, all, now));
    }

    private static async Task<Results<JsonBody<ModerationAction>, ProblemHttpResult>> FindAsync(
        Guid id, Caller caller, ModerationRecords records, TimeProvider clock, CancellationToken ct) =>
        Answer(await records.FindAsync(id, caller.TenantId, caller.UserId, ct), clock);

    private static async Task<Results<JsonBody<ModerationAction>, ProblemHttpResult>> UndoAsync(
        Guid id, UndoRequest request, Caller caller, ActionUndoing undoing, TimeProvider clock, CancellationToken ct) =>
        Answer(await undoing.UndoAsync(id, caller.TenantId, caller.UserId, request.Reason, ct), clock);

    private static async Task<Results<JsonBody<PersonRecord>, ProblemHttpResult>> ShowPersonAsync(
        Guid id, Caller caller, PersonReader people, TimeProvider clock, CancellationToken ct)
    {
        var shown = await people.ShowAsync(new(id), caller.TenantId, caller.UserId, ct);
        if (shown.Failed) return shown.Error.ToProblem();

        var now = clock.Now();
        return JsonBody.From(shown.Value, (json, person) =>
        {
            json.WriteStartObject();
            json.WriteString("user_id"u8, person.Person.Value);
            json.WriteString("role"u8, person.Role.Code());
            json.WritePropertyName("actions"u8);
            Write(json, person.Actions, now);
            ReputationJson.Write(json, person.Reputation);
            json.WriteStartArray("open_cases"u8);
            foreach (var one in person.OpenCases) CaseJson.Write(json, one);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static Error UnknownKind { get; } = Error.Field("kind", FieldFault.UnknownValue(
        $"it must be one of {string.Join(", ", ActionKindCodeAttribute.Known.Select(k => k.Code()))}."));

    /// <summary>More than any setting allows is refused by the setting, and not by an overflow.</summary>
    public static TimeSpan? Seconds(long? seconds) =>
        seconds is { } given ? TimeSpan.FromSeconds(Math.Clamp(given, -1, (long)TimeSpan.MaxValue.TotalSeconds - 1)) : null;

    private static Results<JsonBody<ModerationAction>, ProblemHttpResult> Answer(Result<ModerationAction> result, TimeProvider clock)
    {
        if (result.Failed) return result.Error.ToProblem();
        var now = clock.Now();
        return new JsonBody<ModerationAction>(result.Value, (json, action) => ModerationJson.Write(json, action, now), size: 1024);
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<ModerationAction> actions, DateTimeOffset now)
    {
        json.WriteStartArray();
        foreach (var action in actions) ModerationJson.Write(json, action, now);
        json.WriteEndArray();
    }
}
