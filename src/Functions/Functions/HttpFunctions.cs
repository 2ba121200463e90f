using Microsoft.Azure.Functions.Worker;
using Veza.Functions.Triggers;

namespace Veza.Functions.Functions;

/// <summary>
/// What the public asks by HTTP, a function for each area of addresses: the host scales and counts by them. All lead to the same
/// endpoints. Any method passes, and nobody's key is asked for: the endpoints see to both.
/// </summary>
/// <param name="pipeline">The endpoints, and what every request passes before them.</param>
public sealed class HttpFunctions(HttpTriggers pipeline)
{
    /// <summary>Administration.</summary>
    [Function("http-admin")]
    public Task AdminAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "api/admin/{*path}")] HttpRequest req) =>
        pipeline.AnswerAsync(req);

    /// <summary>Signing in and out.</summary>
    [Function("http-auth")]
    public Task AuthAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "api/auth/{*path}")] HttpRequest req) =>
        pipeline.AnswerAsync(req);

    /// <summary>Whether it is well.</summary>
    [Function("http-health")]
    public Task HealthAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "health/{*path}")] HttpRequest req) =>
        pipeline.AnswerAsync(req);

    /// <summary>Invites into spaces.</summary>
    [Function("http-invites")]
    public Task InvitesAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "api/invites/{*path}")] HttpRequest req) =>
        pipeline.AnswerAsync(req);

    /// <summary>What is allowed how often.</summary>
    [Function("http-limits")]
    public Task LimitsAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "api/limits")] HttpRequest req) =>
        pipeline.AnswerAsync(req);

    /// <summary>Messages by their id.</summary>
    [Function("http-messages")]
    public Task MessagesAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "api/messages/{*path}")] HttpRequest req) =>
        pipeline.AnswerAsync(req);

    /// <summary>Looking after what is said, for moderators.</summary>
    [Function("http-moderation")]
    public Task ModerationAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "api/moderation/{*path}")] HttpRequest req) =>
        pipeline.AnswerAsync(req);

    /// <summary>Where a client connects.</summary>
    [Function("http-negotiate")]
    public Task NegotiateAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "api/negotiate")] HttpRequest req) =>
        pipeline.AnswerAsync(req);

    /// <summary>The description of the API.</summary>
    [Function("http-openapi")]
    public Task OpenApiAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "openapi/{*path}")] HttpRequest req) =>
        pipeline.AnswerAsync(req);

    /// <summary>Who is there.</summary>
    [Function("http-presence")]
    public Task PresenceAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "api/presence/{*path}")] HttpRequest req) =>
        pipeline.AnswerAsync(req);

    /// <summary>Rooms, their members and what is said in them.</summary>
    [Function("http-rooms")]
    public Task RoomsAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "api/rooms/{*path}")] HttpRequest req) =>
        pipeline.AnswerAsync(req);

    /// <summary>Spaces, their members, channels and roles.</summary>
    [Function("http-spaces")]
    public Task SpacesAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "api/spaces/{*path}")] HttpRequest req) =>
        pipeline.AnswerAsync(req);

    /// <summary>Catching up.</summary>
    [Function("http-sync")]
    public Task SyncAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "api/sync")] HttpRequest req) =>
        pipeline.AnswerAsync(req);

    /// <summary>The threads that somebody follows.</summary>
    [Function("http-threads")]
    public Task ThreadsAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "api/threads/{*path}")] HttpRequest req) =>
        pipeline.AnswerAsync(req);

    /// <summary>People.</summary>
    [Function("http-users")]
    public Task UsersAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "api/users/{*path}")] HttpRequest req) =>
        pipeline.AnswerAsync(req);

    /// <summary>The keys that tokens are signed with.</summary>
    [Function("http-well-known")]
    public Task WellKnownAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = ".well-known/{*path}")] HttpRequest req) =>
        pipeline.AnswerAsync(req);
}
