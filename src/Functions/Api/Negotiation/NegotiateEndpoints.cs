using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.RateLimiting;

namespace Veza.Functions.Api.Negotiation;

/// <summary>Where SignalR clients learn which hub to connect to.</summary>
internal static class NegotiateEndpoints
{
    /// <summary>Maps the route.</summary>
    public static void MapNegotiate(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/api").RequireCaller().LimitPerUser().WithTags("Realtime").MapPost("/negotiate", NegotiateAsync)
            .WithSummary("Where the realtime connection is, and the token that opens it");

    /// <summary>POST /api/negotiate. The official clients follow the answer by themselves, with its short-lived token.</summary>
    private static async Task<NegotiateResponse> NegotiateAsync(
        Caller caller, HttpRequest request, Negotiator negotiator, CancellationToken ct)
    {
        var (url, token) = await negotiator.OpenAsync(caller, request, ct);
        return new NegotiateResponse(url, token);
    }
}
