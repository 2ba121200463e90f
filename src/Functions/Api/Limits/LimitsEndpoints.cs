using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Identity.Accounts;
using Veza.Shared.Identity.Users;
using Veza.Shared.Messages;
using Veza.Shared.Rooms;

namespace Veza.Functions.Api.Limits;

/// <summary>What is taken at most, so that clients can say it before they send; also to those who are not signed in yet.</summary>
internal static class LimitsEndpoints
{
    public static void MapLimits(this IEndpointRouteBuilder routes) => routes.MapGet("/api/limits", Find)
        .AcceptCaller().LimitPerUser().WithTags("Limits")
        .WithSummary("Limits of names, texts and rooms, as this installation has them");

    private static Ok<LimitsResponse> Find(IOptions<MessageOptions> messages, IOptions<RoomOptions> rooms, HttpResponse response)
    {
        response.Headers.CacheControl = "public, max-age=60"; // they change with a restart
        return TypedResults.Ok(new LimitsResponse(
            messages.Value.MaxLength, Quote.MaxLength, User.MaxNameLength, User.MinHandleLength, User.MaxHandleLength,
            EmailAddress.MaxLength, User.MinPasswordLength, User.MaxPasswordLength, Room.MaxNameLength, Room.MaxTopicLength,
            PeopleService.MaxQueryLength, rooms.Value.MaxInvitesPerCall, rooms.Value.MaxMembers, rooms.Value.MaxRoomsPerUser));
    }
}
