namespace Veza.Functions.Http.Authentication;

/// <summary>What an endpoint asks of its callers.</summary>
internal enum Credential
{
    /// <summary>Nothing; no token is looked at.</summary>
    None,

    /// <summary>An access token; without one the answer is 401.</summary>
    AccessToken,

    /// <summary>An access token tells who it is; anybody else is answered too.</summary>
    AccessTokenIfAny,

    /// <summary>An access token, or the token of somebody who is banned from the tenant and may read their notices; without one the answer is 401.</summary>
    AccessOrNoticesToken,

    /// <summary>
    /// A token made for the hub, also in the query, since a browser's WebSocket cannot send headers; without one the answer is 401.
    /// </summary>
    HubToken,

    /// <summary>The address itself, which is signed; the endpoint checks it before anything else.</summary>
    SignedUrl,
}

/// <summary>Says on an endpoint what it asks of its callers. Each endpoint has one (<see cref="EndpointCheck"/>).</summary>
internal sealed record EndpointAuthentication(Credential Credential)
{
    /// <summary>Whether callers that cannot be named get 401.</summary>
    public bool RequiresCaller => Credential is Credential.AccessToken or Credential.AccessOrNoticesToken or Credential.HubToken;
}

/// <summary>Says it for a group of endpoints, or for one of a group otherwise.</summary>
internal static class AuthenticationConventions
{
    /// <summary>Answers 401 to those who are not signed in; the endpoints may take a <see cref="Caller"/>.</summary>
    public static T RequireCaller<T>(this T endpoints) where T : IEndpointConventionBuilder => endpoints.Ask(Credential.AccessToken);

    /// <summary>The same, and answers those who are banned from the tenant, too, and show the token that came with the refusal of their sign-in.</summary>
    public static T RequireCallerOrBanned<T>(this T endpoints) where T : IEndpointConventionBuilder => endpoints.Ask(Credential.AccessOrNoticesToken);

    /// <summary>Answers anybody; who is signed in is known.</summary>
    public static T AcceptCaller<T>(this T endpoints) where T : IEndpointConventionBuilder => endpoints.Ask(Credential.AccessTokenIfAny);

    /// <summary>Answers 401 to those without a token for the hub.</summary>
    public static T RequireHubToken<T>(this T endpoints) where T : IEndpointConventionBuilder => endpoints.Ask(Credential.HubToken);

    /// <summary>The endpoints check the signature of the address.</summary>
    public static T RequireSignedUrl<T>(this T endpoints) where T : IEndpointConventionBuilder => endpoints.Ask(Credential.SignedUrl);

    /// <summary>Answers anybody, and looks at no token.</summary>
    public static T OpenToAll<T>(this T endpoints) where T : IEndpointConventionBuilder => endpoints.Ask(Credential.None);

    private static T Ask<T>(this T endpoints, Credential credential) where T : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new EndpointAuthentication(credential));
}
