namespace Veza.Functions.Api.Negotiation;

/// <summary>The way to the realtime connection.</summary>
internal static class NegotiationApi
{
    public static ApiArea Area { get; } = new(
        _ => { },
        routes => routes.MapNegotiate());
}
