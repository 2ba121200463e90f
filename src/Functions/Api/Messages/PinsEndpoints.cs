using Microsoft.AspNetCore.Http.HttpResults;
using Veza.Functions.Http;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Common;
using Veza.Shared.Messages.Pins;
using Veza.Shared.RateLimits;

namespace Veza.Functions.Api.Messages;

/// <summary>Pinned messages.</summary>
internal static class PinsEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void MapPins(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/rooms/{roomId:guid}/pins", ListAsync).RequireCaller().LimitPerUser().WithTags("Messages").CompressAnswers()
            .Produces<PinResponse[]>().WithSummary("The pinned messages of a room as they are now, the newest pin first");
        var pin = routes.MapGroup("/api/messages/{messageId:guid}/pin").RequireCaller().LimitPerUser(UserLimit.Edits).WithTags("Messages");
        pin.MapPut("", async (Guid messageId, Caller caller, PinService pins, CancellationToken ct) =>
            Answer(await pins.PinAsync(new(messageId), caller.UserId, ct))).WithSummary("Pins a message for everybody in its room");
        pin.MapDelete("", async (Guid messageId, Caller caller, PinService pins, CancellationToken ct) =>
            Answer(await pins.UnpinAsync(new(messageId), caller.UserId, ct))).WithSummary("Takes the pin off");
    }

    private static async Task<IResult> ListAsync(Guid roomId, Caller caller, PinService pins, CancellationToken ct)
    {
        var found = await pins.ListAsync(new(roomId), caller.UserId, ct);
        return found.Failed ? found.Error.ToProblem() : JsonBody.From(found.Value, PinJson.Write);
    }

    private static Results<NoContent, ProblemHttpResult> Answer(Result<Done> done) =>
        done.Failed ? done.Error.ToProblem() : TypedResults.NoContent();
}
