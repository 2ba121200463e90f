using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Veza.Functions.ClientEvents;
using Veza.Functions.Hosting.Composition;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.RateLimits;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.RateLimits;

/// <summary>Every route and every event says what it asks of its callers and what it counts against.</summary>
[Trait(Stage.Name, Stage.Standalone)]
public sealed class NamingLimits
{
    /// <summary>All that is not for people who are signed in and counted as a request of theirs.</summary>
    private static readonly string[] Others =
    [
        "* /hub HubToken Requests",
        "* /hub/negotiate HubToken Requests",
        "DELETE /api/messages/{messageId:guid} AccessToken Deletions",
        "DELETE /api/messages/{messageId:guid}/pin AccessToken Edits",
        "DELETE /api/messages/{messageId:guid}/reactions/{emoji} AccessToken Reactions",
        "DELETE /api/messages/{messageId:guid}/thread/follow AccessToken ThreadChanges",
        "GET /.well-known/jwks.json None unlimited",
        "GET /api/blobs/{**name} SignedUrl unlimited",
        "GET /api/limits AccessTokenIfAny Requests",
        "GET /api/moderation/notices AccessOrNoticesToken Requests",
        "GET /health None unlimited",
        "GET /health/live None unlimited",
        "GET /health/ready None unlimited",
        "GET /openapi/asyncapi.json None unlimited",
        "GET /openapi/{documentName}.json None unlimited",
        "PATCH /api/messages/{messageId:guid} AccessToken Edits",
        "PATCH /api/users/me AccessToken ProfileChanges",
        "POST /api/auth/login None by address",
        "POST /api/auth/refresh None by address",
        "POST /api/auth/register None by address",
        "POST /api/invites/{code}/accept AccessToken Joins",
        "POST /api/messages/{messageId:guid}/forward AccessToken Messages",
        "POST /api/messages/{messageId:guid}/remove AccessToken Deletions",
        "POST /api/messages/{messageId:guid}/thread/read AccessToken ReadReports",
        "POST /api/moderation/notices/{id:guid}/acknowledge AccessOrNoticesToken Requests",
        "POST /api/moderation/notices/{id:guid}/appeal AccessOrNoticesToken Reports",
        "POST /api/moderation/reports AccessToken Reports",
        "POST /api/moderation/rules/dry-run AccessToken RuleWrites",
        "POST /api/moderation/rules/import AccessToken RuleWrites",
        "POST /api/moderation/rules/revert AccessToken RuleWrites",
        "POST /api/moderation/rules/test AccessToken RuleWrites",
        "POST /api/rooms/{id:guid}/join AccessToken Joins",
        "POST /api/rooms/{id:guid}/leave AccessToken Leaves",
        "POST /api/rooms/{id:guid}/typing AccessToken Typing",
        "POST /api/rooms/{roomId:guid}/delivered AccessToken DeliveryReports",
        "POST /api/rooms/{roomId:guid}/messages AccessToken Messages",
        "POST /api/rooms/{roomId:guid}/read AccessToken ReadReports",
        "POST /api/spaces/{id:guid}/join AccessToken Joins",
        "POST /api/spaces/{id:guid}/leave AccessToken Leaves",
        "PUT /api/blobs/{**name} SignedUrl unlimited",
        "PUT /api/messages/{messageId:guid}/pin AccessToken Edits",
        "PUT /api/messages/{messageId:guid}/reactions/{emoji} AccessToken Reactions",
        "PUT /api/messages/{messageId:guid}/thread/follow AccessToken ThreadChanges",
        "PUT /api/moderation/rules AccessToken RuleWrites",
        "PUT /api/presence AccessToken StatusChanges",
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_route_names_its_authentication_and_its_limit(bool onFunctions)
    {
        await using var app = Create(onFunctions);

        var routes = Routes(app).Select(Describe).ToList();
        var others = routes.Where(r => !r.EndsWith("AccessToken Requests", StringComparison.Ordinal));

        Assert.DoesNotContain(routes, r => r.Contains('?', StringComparison.Ordinal));
        Assert.Equal(
            Others.Where(r => !onFunctions || !(r.Contains("/hub", StringComparison.Ordinal) || r.Contains("/blobs", StringComparison.Ordinal))),
            others.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(true, "what it asks of its callers")]
    [InlineData(false, "its limit")]
    public async Task A_route_that_does_not_say_both_stops_the_start(bool isLimited, string missing)
    {
        await using var app = Create(onFunctions: true); // its port opens first, before anything asks for a database
        var route = app.MapPost("/webhooks/{name}", () => Results.Ok());
        _ = isLimited ? route.LimitPerUser() : route.RequireCaller();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync());

        Assert.Contains("/webhooks/{name}", refused.Message, StringComparison.Ordinal);
        Assert.Contains(missing, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_event_but_the_ping_names_its_limit()
    {
        await using var app = Create(onFunctions: false);

        var unlimited = app.Services.GetRequiredService<ClientEventDispatcher>().Handlers.Where(h => h.Limit is null or UserLimit.Requests);

        Assert.Equal("ping", Assert.Single(unlimited).Type);
    }

    private static string Describe(RouteEndpoint endpoint)
    {
        var (asks, limit) = (endpoint.Metadata.GetMetadata<EndpointAuthentication>(), endpoint.Metadata.GetMetadata<EndpointLimit>());
        var method = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods[0] ?? "*";
        var counts = limit is null ? "?" : limit.ByAddress ? "by address" : limit.OfUser?.ToString() ?? "unlimited";
        return $"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/')} {asks?.Credential.ToString() ?? "?"} {counts}";
    }

    private static IEnumerable<RouteEndpoint> Routes(IEndpointRouteBuilder app) =>
        app.DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>();

    private static WebApplication Create(bool onFunctions)
    {
        string[] args =
        [
            "--environment=Test", $"--contentRoot={AppContext.BaseDirectory}", "--urls=http://127.0.0.1:0",
            "--Veza:Database:ConnectionString=Host=127.0.0.1", "--Veza:Redis:ConnectionString=127.0.0.1:9",
            "--Veza:Identity:KeySecret=" + new string('k', 64),
            "--AzureSignalRConnectionString=Endpoint=http://127.0.0.1:9;AccessKey=0123456789abcdef0123456789abcdef;Version=1.0;",
            "--ServiceBusConnection=Endpoint=sb://127.0.0.1:9;SharedAccessKeyName=p;SharedAccessKey=k;UseDevelopmentEmulator=true",
            .. onFunctions ? new[] { "--Veza:Storage:ServiceUri=https://files.example.test" } : [],
        ];
        return VezaServer.Create(args, b => b.Logging.ClearProviders(), onFunctions ? HostingMode.Functions : HostingMode.Standalone);
    }
}
