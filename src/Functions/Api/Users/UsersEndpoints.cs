using Microsoft.AspNetCore.Http.HttpResults;
using Veza.Functions.Http;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Common;
using Veza.Shared.Identity.Users;
using Veza.Shared.RateLimits;

namespace Veza.Functions.Api.Users;

/// <summary>People: oneself and others of the same tenant.</summary>
internal static class UsersEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder routes)
    {
        var users = routes.MapGroup("/api/users").WithTags("Users").RequireCaller().LimitPerUser();
        users.MapGet("/me", FindOwnAsync).WithSummary("One's own profile");
        users.MapPatch("/me", ChangeAsync).LimitPerUser(UserLimit.ProfileChanges).WithSummary("Changes one's own profile; what is absent stays");
        users.MapGet("/{id:guid}", FindAsync).WithSummary("A person");
        users.MapPost("/cards", ListCardsAsync).CompressAnswers().Produces<CardResponse[]>()
            .WithSummary("What people are called now; those who are not of the tenant are left out");
        users.MapGet("/search", SearchAsync).CompressAnswers()
            .WithSummary("People by name or handle; by e-mail address for those who may see it");
    }

    private static async Task<Results<Ok<ProfileResponse>, ProblemHttpResult>> FindOwnAsync(
        Caller caller, ProfileService profiles, UserViews views, CancellationToken ct)
    {
        var profile = await profiles.FindOwnAsync(caller.UserId, ct);
        return profile.Failed ? profile.Error.ToProblem() : TypedResults.Ok(await views.ShowAsync(profile.Value, ct));
    }

    private static async Task<Results<Ok<ProfileResponse>, ProblemHttpResult>> ChangeAsync(
        ChangeProfileRequest request, Caller caller, ProfileService profiles, UserViews views, CancellationToken ct)
    {
        var profile = await profiles.ChangeAsync(request.ToChange(caller.UserId), ct);
        return profile.Failed ? profile.Error.ToProblem() : TypedResults.Ok(await views.ShowAsync(profile.Value, ct));
    }

    private static async Task<Results<Ok<UserResponse>, ProblemHttpResult>> FindAsync(
        Guid id, Caller caller, PeopleService people, UserViews views, CancellationToken ct)
    {
        var person = await people.FindAsync(caller.TenantId, caller.UserId, new UserId(id), ct);
        return person.Failed ? person.Error.ToProblem() : TypedResults.Ok(await views.ShowAsync(person.Value, ct));
    }

    private static async Task<IResult> ListCardsAsync(
        ListCardsRequest request, Caller caller, PeopleService people, CancellationToken ct)
    {
        var cards = await people.ListAsync(caller.TenantId, [.. request.Ids.Select(id => new UserId(id))], ct);
        return cards.Failed ? cards.Error.ToProblem() : JsonBody.From(cards.Value, UserSummaryJson.Write);
    }

    private static async Task<Results<Ok<List<UserResponse>>, ProblemHttpResult>> SearchAsync(
        Caller caller, PeopleService people, UserViews views, CancellationToken ct, string? q = null, int? limit = null)
    {
        var found = await people.SearchAsync(caller.TenantId, caller.UserId, q ?? "", limit ?? 20, ct);
        return found.Failed ? found.Error.ToProblem() : TypedResults.Ok(await views.ShowAsync(found.Value, ct));
    }
}
