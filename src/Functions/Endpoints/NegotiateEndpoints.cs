using Microsoft.Extensions.Options;
using Veza.Functions.Http;
using Veza.Functions.Realtime;
using Veza.Shared.Identity;

namespace Veza.Functions.Endpoints;

/// <summary>Where SignalR clients learn which hub to connect to.</summary>
internal static class NegotiateEndpoints
{
    /// <summary>Maps the route.</summary>
    public static void MapNegotiate(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/api").RequireCaller().WithTags("realtime").MapPost("/negotiate", Negotiate);

    /// <summary>POST /api/negotiate. The official clients follow the answer by themselves, with its short-lived token.</summary>
    private static NegotiateResponse Negotiate(
        Caller caller,
        HttpRequest request,
        AccessTokens tokens,
        IOptions<RealtimeOptions> realtime,
        IOptions<IdentityOptions> identity)
    {
        var origin = realtime.Value.PublicUrl.Length > 0
            ? realtime.Value.PublicUrl.TrimEnd('/')
            : $"{request.Scheme}://{request.Host}";
        var token = tokens.Issue(
            caller.UserId, caller.TenantId, caller.SessionId, identity.Value.HubTokenLifetime, AccessTokens.Hub);
        return new NegotiateResponse($"{origin}/hub", token);
    }
}

/// <summary>The redirect of SignalR's negotiation. The property names are the protocol's.</summary>
internal sealed record NegotiateResponse(
    string Url, [property: System.Text.Json.Serialization.JsonPropertyName("accessToken")] string AccessToken);
