namespace Veza.Functions.Api.Negotiation;

/// <summary>The redirect of SignalR's negotiation. The property names are the protocol's.</summary>
internal sealed record NegotiateResponse(
    string Url, [property: System.Text.Json.Serialization.JsonPropertyName("accessToken")] string AccessToken);
