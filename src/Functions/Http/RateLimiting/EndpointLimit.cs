using Veza.Shared.RateLimits;

namespace Veza.Functions.Http.RateLimiting;

/// <summary>
/// Says on an endpoint which limit its calls count against, once each and before the body is read. Each endpoint has one
/// (<see cref="Authentication.EndpointCheck"/>); whoever is not signed in counts by address, unless nothing is counted.
/// </summary>
/// <param name="OfUser">The count of the person who calls; null: see <paramref name="ByAddress"/>.</param>
/// <param name="ByAddress">Calls count by the client's address, whoever calls; false without a count of a person: none is counted.</param>
internal sealed record EndpointLimit(UserLimit? OfUser, bool ByAddress)
{
    /// <summary>For what matched no endpoint.</summary>
    public static EndpointLimit Requests { get; } = new(UserLimit.Requests, ByAddress: false);

    /// <summary>Whether calls are counted at all.</summary>
    public bool Counts => OfUser is not null || ByAddress;
}

/// <summary>Says it for a group of endpoints, or for one of a group otherwise.</summary>
internal static class LimitConventions
{
    /// <summary>
    /// Calls count against this limit of the person, and against no other: a kind that has an event has the same count as the event.
    /// </summary>
    public static T LimitPerUser<T>(this T endpoints, UserLimit limit = UserLimit.Requests) where T : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new EndpointLimit(limit, ByAddress: false));

    /// <summary>
    /// Calls count against <see cref="RateLimitOptions.AnonymousRequestsPerMinute"/>, also those of people who are signed in: for
    /// endpoints at which a secret could be guessed, or that are dear.
    /// </summary>
    public static T LimitPerAddress<T>(this T endpoints) where T : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new EndpointLimit(OfUser: null, ByAddress: true));

    /// <summary>No call is counted.</summary>
    public static T Unlimited<T>(this T endpoints) where T : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new EndpointLimit(OfUser: null, ByAddress: false));
}
