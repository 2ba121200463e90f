using Microsoft.Extensions.Options;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Identity;
using Veza.Shared.Identity.Tokens;
using Veza.Shared.RateLimits;

namespace Veza.Functions.Http.Authentication;

/// <summary>
/// Before every endpoint: who is calling, and are they calling too often? What is asked and counted, the endpoint says
/// (<see cref="EndpointAuthentication"/>, <see cref="EndpointLimit"/>). Runs after routing.
/// </summary>
internal sealed class AuthenticationMiddleware
{
    private const string Scheme = "Bearer ";

    /// <summary>For what matched no endpoint, or only one of another method; so that nobody looks for addresses at will.</summary>
    private static readonly EndpointAuthentication Unmatched = new(Credential.AccessTokenIfAny);

    private readonly RequestDelegate next;
    private readonly AccessTokens tokens;
    private readonly RateLimiter limiter;
    private readonly UserLimits users;
    private readonly ClientAddress addresses;
    private readonly RateRule anonymous;

    /// <summary>Made when the server starts, which it does not when a route does not say what the class needs to know.</summary>
    public AuthenticationMiddleware(
        RequestDelegate next, AccessTokens tokens, RateLimiter limiter, UserLimits users, ClientAddress addresses,
        IOptions<RateLimitOptions> options, EndpointDataSource endpoints)
    {
        EndpointCheck.Run(endpoints.Endpoints);
        (this.next, this.tokens, this.limiter, this.users, this.addresses) = (next, tokens, limiter, users, addresses);
        anonymous = new("anonymous", options.Value.AnonymousRequestsPerMinute, RateLimitOptions.Window);
    }

    public Task InvokeAsync(HttpContext context)
    {
        // What the framework puts in for a wrong method is no route.
        if (context.GetEndpoint() is not RouteEndpoint { Metadata: var metadata })
            return IsApi(context.Request.Path) ? GuardAsync(context, Unmatched, EndpointLimit.Requests) : next(context);

        return GuardAsync(context, metadata.GetRequiredMetadata<EndpointAuthentication>(), metadata.GetRequiredMetadata<EndpointLimit>());
    }

    private static bool IsApi(PathString path) =>
        path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/hub", StringComparison.OrdinalIgnoreCase);

    private Task GuardAsync(HttpContext context, EndpointAuthentication authentication, EndpointLimit limit)
    {
        switch (authentication.Credential)
        {
            case Credential.AccessToken or Credential.AccessTokenIfAny or Credential.AccessOrNoticesToken:
                return GuardAsync(context, authentication, limit, AccessTokens.Api, Bearer(context));
            case Credential.HubToken:
                var token = Bearer(context);
                if (token.IsEmpty) token = ((string?)context.Request.Query["access_token"]).AsMemory();
                return GuardAsync(context, authentication, limit, AccessTokens.Hub, token);
            default:
                // A token proves nothing about who may try passwords: none is looked at, so that none lifts the limit.
                return limit.Counts ? GuardAsync(context, authentication, limit, AccessTokens.Api, default) : next(context);
        }
    }

    private async Task GuardAsync(
        HttpContext context, EndpointAuthentication authentication, EndpointLimit limit, string audience, ReadOnlyMemory<char> token)
    {
        var refusal = IdentityErrors.Unauthenticated;
        Caller? caller = null;
        if (!token.IsEmpty)
        {
            var claims = await tokens.ValidateAsync(token, audience, context.RequestAborted);
            if (claims.Failed && authentication.Credential == Credential.AccessOrNoticesToken)
            {
                var narrow = await tokens.ValidateAsync(token, AccessTokens.Notices, context.RequestAborted);
                if (!narrow.Failed || narrow.Error == IdentityErrors.TokenExpired) claims = narrow;
            }

            if (claims.Failed) refusal = claims.Error;
            else caller = new Caller(claims.Value.UserId, claims.Value.TenantId, claims.Value.SessionId);
        }

        if (limit.ByAddress) RateLimitHeaders.WriteTightest(context, limiter.Open()); // its service may count something else, too
        var decision = await CountAsync(context, caller, limit);
        RateLimitHeaders.Write(context, decision);
        if (!decision.Allowed)
        {
            await ProblemResults.WriteAsync(context, RateLimitErrors.Exceeded(decision.Reset));
            return;
        }

        if (caller is not null)
        {
            context.Features.Set(caller);
            if (authentication.Credential == Credential.HubToken) context.User = caller.ToPrincipal();
        }
        else if (authentication.RequiresCaller)
        {
            context.Response.Headers.WWWAuthenticate = token.IsEmpty ? "Bearer" : "Bearer error=\"invalid_token\"";
            await ProblemResults.WriteAsync(context, refusal);
            return;
        }

        await next(context);
    }

    /// <summary>Not async: what is counted ahead of a service has to be known to it.</summary>
    private ValueTask<RateDecision> CountAsync(HttpContext context, Caller? caller, EndpointLimit limit)
    {
        if (!limit.Counts) return ValueTask.FromResult(RateDecision.Unlimited);
        if (caller is not null && limit.OfUser is { } ofUser) return users.TakeAheadAsync(ofUser, caller.UserId, context.RequestAborted);
        return anonymous.Limit > 0 && addresses.Of(context) is { } address
            ? limiter.TakeAsync(anonymous, address, context.RequestAborted)
            : ValueTask.FromResult(RateDecision.Unlimited);
    }

    /// <summary>The token, as a part of the header: it is nearly a kilobyte, on every request.</summary>
    private static ReadOnlyMemory<char> Bearer(HttpContext context)
    {
        string? header = context.Request.Headers.Authorization;
        return header is not null && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? header.AsMemory(Scheme.Length).Trim()
            : default;
    }
}
