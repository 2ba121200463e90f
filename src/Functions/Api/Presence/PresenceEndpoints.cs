using Microsoft.AspNetCore.Http.HttpResults;
using Veza.Functions.Http;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Common;
using Veza.Shared.Presence;
using Veza.Shared.Presence.Typing;
using Veza.Shared.RateLimits;

namespace Veza.Functions.Api.Presence;

/// <summary>Who is there, and who is typing.</summary>
internal static class PresenceEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void MapPresence(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/presence").RequireCaller().LimitPerUser().WithTags("Presence");
        group.MapGet("/{userId:guid}", FindAsync).Produces<PresenceResponse>().WithSummary("Whether a person is there");
        group.MapPut("", UpdateAsync).LimitPerUser(UserLimit.StatusChanges).Produces<PresenceResponse>().WithSummary("Sets one's own status");
        routes.MapGroup("/api/rooms/{id:guid}/typing").RequireCaller().LimitPerUser(UserLimit.Typing).WithTags("Presence")
            .MapPost("", TypeAsync).WithSummary("Tells the room that one writes, or writes no more");
    }

    private static async Task<Results<JsonBody<PresenceState>, ProblemHttpResult>> FindAsync(
        Guid userId, Caller caller, PresenceService presence, CancellationToken ct)
    {
        var found = await presence.FindAsync(caller.UserId, new(userId), ct);
        return found.Failed ? found.Error.ToProblem() : JsonBody.FromFew(found.Value, PresenceJson.Write);
    }

    /// <summary>PUT /api/presence; the twin of <c>presence.update</c>.</summary>
    private static async Task<Results<JsonBody<PresenceState>, ProblemHttpResult>> UpdateAsync(
        PresenceRequest request, Caller caller, PresenceService presence, CancellationToken ct)
    {
        if (PresenceCodes.Parse(request.Status) is not { } status)
            return Error.Field("status", FieldFault.UnknownValue("it must be 'online', 'away', 'busy' or 'offline'.")).ToProblem();
        var updated = await presence.UpdateByRequestAsync(caller.UserId, status, ct);
        return updated.Failed ? updated.Error.ToProblem() : JsonBody.FromFew(updated.Value, PresenceJson.Write);
    }

    /// <summary>POST /api/rooms/{id}/typing; the twin of <c>typing.start</c> and <c>typing.stop</c>.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> TypeAsync(
        Guid id, TypingRequest request, Caller caller, TypingService typing, CancellationToken ct)
    {
        var told = await typing.SetAsync(new(id), caller.UserId, request.Typing, ct);
        return told.Failed ? told.Error.ToProblem() : TypedResults.NoContent();
    }
}
