using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Veza.Functions.Http;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Shared.Common;
using Veza.Shared.Presence;
using Veza.Shared.Presence.Typing;

namespace Veza.Functions.Api.Presence;

/// <summary>Who is there, and who is typing.</summary>
internal static class PresenceEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void MapPresence(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/presence").RequireCaller().WithTags("presence");
        group.MapGet("/{userId:guid}", FindAsync);
        group.MapPut("", UpdateAsync);
        routes.MapGroup("/api/rooms/{id:guid}/typing").RequireCaller().WithTags("presence").MapPost("", TypeAsync);
    }

    private static async Task<Results<Ok<PresenceResponse>, ProblemHttpResult>> FindAsync(
        Guid userId, Caller caller, PresenceService presence, CancellationToken ct)
    {
        var found = await presence.FindAsync(caller.UserId, new(userId), ct);
        return found.Failed ? found.Error.ToProblem() : TypedResults.Ok(PresenceResponse.From(found.Value));
    }

    /// <summary>PUT /api/presence; the twin of <c>presence.update</c>.</summary>
    private static async Task<Results<Ok<PresenceResponse>, ProblemHttpResult>> UpdateAsync(
        PresenceRequest request, Caller caller, PresenceService presence, CancellationToken ct)
    {
        if (PresenceCodes.Parse(request.Status) is not { } status)
            return Error.Field("status", FieldFault.UnknownValue("it must be 'online', 'away', 'busy' or 'offline'.")).ToProblem();
        return TypedResults.Ok(PresenceResponse.From(await presence.UpdateByRequestAsync(caller.UserId, status, ct)));
    }

    /// <summary>POST /api/rooms/{id}/typing; the twin of <c>typing.start</c> and <c>typing.stop</c>.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> TypeAsync(
        Guid id, TypingRequest request, Caller caller, TypingService typing, CancellationToken ct)
    {
        var told = await typing.SetAsync(new(id), caller.UserId, request.Typing, ct);
        return told.Failed ? told.Error.ToProblem() : TypedResults.NoContent();
    }
}

/// <summary>Body of PUT /api/presence.</summary>
internal sealed record PresenceRequest(string Status);

/// <summary>Body of POST /api/rooms/{id}/typing.</summary>
internal sealed record TypingRequest(bool Typing);

/// <summary>What others see of a person.</summary>
internal sealed record PresenceResponse(Guid UserId, string Status, DateTimeOffset? LastSeen)
{
    public static PresenceResponse From(PresenceState state) => new(state.UserId.Value, state.Status.Code(), state.LastSeen);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PresenceRequest))]
[JsonSerializable(typeof(TypingRequest))]
[JsonSerializable(typeof(PresenceResponse))]
internal sealed partial class PresenceJson : JsonSerializerContext;
