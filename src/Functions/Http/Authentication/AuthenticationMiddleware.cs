using Microsoft.Extensions.Options;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Identity;
using Veza.Shared.Identity.Tokens;
using Veza.Shared.RateLimits;

namespace Veza.Functions.Http.Authentication;

/// <summary>
/// Before everything under <c>/api</c> and <c>/hub</c>: who is calling, and are they calling too often? Runs after routing.
/// The hub takes only tokens made for it, also from the query, since a browser's WebSocket cannot send headers.
/// </summary>
internal sealed class AuthenticationMiddleware(
    RequestDelegate next, AccessTokens tokens, RateLimiter limiter, ClientAddress addresses, IOptions<RateLimitOptions> options)
{
    private const string Scheme = "Bearer ";

    private readonly RateRule requests = new("request", options.Value.RequestsPerMinute, RateLimitOptions.Window);
    private readonly RateRule anonymous = new("anonymous", options.Value.AnonymousRequestsPerMinute, RateLimitOptions.Window);

    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<UsedByItsAddress>() is not null) return next(context);
        var path = context.Request.Path;
        if (path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            // A token proves nothing about who may try passwords: no token is looked at, so that none lifts the limit.
            var byAddress = context.GetEndpoint()?.Metadata.GetMetadata<CountedByAddress>() is not null;
            return GuardAsync(context, AccessTokens.Api, byAddress ? default : Bearer(context));
        }

        if (!path.StartsWithSegments("/hub", StringComparison.OrdinalIgnoreCase))
        {
            return context.GetEndpoint()?.Metadata.GetMetadata<RequiresCaller>() is null
                ? next(context)
                : GuardAsync(context, AccessTokens.Api, Bearer(context));
        }

        var token = Bearer(context);
        return GuardAsync(
            context, AccessTokens.Hub, token.IsEmpty ? ((string?)context.Request.Query["access_token"]).AsMemory() : token);
    }

    private async Task GuardAsync(HttpContext context, string audience, ReadOnlyMemory<char> token)
    {
        var refusal = IdentityErrors.Unauthenticated;
        Caller? caller = null;
        if (!token.IsEmpty)
        {
            var claims = await tokens.ValidateAsync(token, audience, context.RequestAborted);
            if (claims.Failed) refusal = claims.Error;
            else caller = new Caller(claims.Value.UserId, claims.Value.TenantId, claims.Value.SessionId);
        }

        var endpoint = context.GetEndpoint()?.Metadata;
        if (caller is null || endpoint?.GetMetadata<CountedByService>() is null)
        {
            var decision = await CountAsync(context, caller);
            RateLimitHeaders.Write(context, decision);
            if (!decision.Allowed)
            {
                await ProblemResults.WriteAsync(context, IdentityErrors.RateLimited(decision.Reset));
                return;
            }
        }

        if (caller is not null)
        {
            context.Features.Set(caller);
            if (string.Equals(audience, AccessTokens.Hub, StringComparison.Ordinal)) context.User = caller.ToPrincipal();
        }
        else if (endpoint?.GetMetadata<RequiresCaller>() is not null)
        {
            context.Response.Headers.WWWAuthenticate = token.IsEmpty ? "Bearer" : "Bearer error=\"invalid_token\"";
            await ProblemResults.WriteAsync(context, refusal);
            return;
        }

        await next(context);
    }

    private ValueTask<RateDecision> CountAsync(HttpContext context, Caller? caller)
    {
        var rule = caller is null ? anonymous : requests;
        var subject = rule.Limit == 0 ? null
            : caller is null ? addresses.Of(context)
            : caller.UserId.ToString();
        return subject is null
            ? ValueTask.FromResult(new RateDecision(Allowed: true, 0, 0, TimeSpan.Zero))
            : limiter.TakeAsync(rule, subject, context.RequestAborted);
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
