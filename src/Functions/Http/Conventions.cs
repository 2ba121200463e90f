using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Encodings;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.RateLimits;

namespace Veza.Functions.Http;

/// <summary>Marks an endpoint that answers only people who are signed in.</summary>
internal sealed class RequiresCaller;

/// <summary>Marks an endpoint whose service counts calls against a limit of its own, not against the one for requests.</summary>
internal sealed class CountedByService;

/// <summary>Marks an endpoint that takes a secret: calls count by the client's address, whatever token comes along.</summary>
internal sealed class CountedByAddress;

/// <summary>Marks an endpoint whose address is itself the right to use it: no token is looked at, and no call counted.</summary>
internal sealed class UsedByItsAddress;

/// <summary>Marks an endpoint whose long answers leave compressed.</summary>
internal sealed class CompressesAnswers;

/// <summary>What a group of endpoints can ask of the gate (<see cref="AuthenticationMiddleware"/>).</summary>
internal static class Conventions
{
    private static readonly RequiresCaller Signed = new();
    private static readonly CountedByService Counted = new();
    private static readonly CountedByAddress Guessable = new();
    private static readonly UsedByItsAddress Addressed = new();
    private static readonly CompressesAnswers Compressed = new();

    /// <summary>Answers 401 to those who are not signed in; endpoints of the group may take a <see cref="Caller"/>.</summary>
    public static T RequireCaller<T>(this T endpoints) where T : IEndpointConventionBuilder => endpoints.WithMetadata(Signed);

    /// <summary>
    /// Leaves <see cref="RateLimitOptions.RequestsPerMinute"/> alone: the service takes from another limit, and the endpoint
    /// writes its headers with <see cref="RateLimitHeaders.Write"/>.
    /// </summary>
    public static T CountedElsewhere<T>(this T endpoints) where T : IEndpointConventionBuilder => endpoints.WithMetadata(Counted);

    /// <summary>
    /// Counts calls against <see cref="RateLimitOptions.AnonymousRequestsPerMinute"/>, also those of people who are signed in: for
    /// endpoints at which a secret could be guessed, or that are dear.
    /// </summary>
    public static T CountByAddress<T>(this T endpoints) where T : IEndpointConventionBuilder => endpoints.WithMetadata(Guessable);

    /// <summary>Whatever can be read with GET answers HEAD too, with the same headers; the server leaves the body out.</summary>
    public static RouteGroupBuilder WithHead(this RouteGroupBuilder group)
    {
        ((IEndpointConventionBuilder)group).Add(static endpoint =>
        {
            for (var i = 0; i < endpoint.Metadata.Count; i++)
                if (endpoint.Metadata[i] is IHttpMethodMetadata { HttpMethods: [var only] } && HttpMethods.IsGet(only))
                    endpoint.Metadata[i] = new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]);
        });
        return group;
    }

    /// <summary>Long answers leave compressed. Never where there is a token, a key or a signed address in them (<see cref="AnswerEncodings"/>).</summary>
    public static RouteHandlerBuilder CompressAnswers(this RouteHandlerBuilder endpoint) =>
        endpoint.AddEndpointFilter<AnswerEncodings>().WithMetadata(Compressed);

    /// <summary>Passes the gate as it is: the endpoint checks the signature of the address, before anything else.</summary>
    public static T ByItsAddress<T>(this T endpoints) where T : IEndpointConventionBuilder => endpoints.WithMetadata(Addressed);
}
