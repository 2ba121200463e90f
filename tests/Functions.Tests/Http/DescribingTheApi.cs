using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Veza.Functions.Http.Authentication;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Http;

public sealed partial class DescribingTheApi
{
    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task Every_route_is_described_and_nothing_else()
    {
        await using var server = await TestServer.StartAsync();

        var described = (await DocumentAsync(server))["paths"]!.AsObject()
            .SelectMany(p => p.Value!.AsObject().Select(o => $"{o.Key.ToUpperInvariant()} {p.Key}"));
        var mapped = Endpoints(server).Where(e => e.Metadata.GetMetadata<EndpointAuthentication>()!.Credential != Credential.SignedUrl)
            .SelectMany(e => Methods(e).Select(m => $"{m} {Plain(e)}"));

        Assert.Equal(
            mapped.Where(IsApi).Distinct().Order(StringComparer.Ordinal), described.Where(IsApi).Order(StringComparer.Ordinal));
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task Only_the_doors_to_an_account_are_open_to_strangers()
    {
        await using var server = await TestServer.StartAsync();

        var open = Endpoints(server).Where(e => !e.Metadata.GetMetadata<EndpointAuthentication>()!.RequiresCaller)
            .SelectMany(e => Methods(e).Select(m => $"{m} {Plain(e)}")).Where(IsApi);

        Assert.Equal(
            [
                "GET /api/blobs/{**name}", "GET /api/limits", "HEAD /api/blobs/{**name}", "HEAD /api/limits", "POST /api/auth/login", "POST /api/auth/refresh",
                "POST /api/auth/register", "PUT /api/blobs/{**name}",
            ],
            open.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Operations_say_who_may_call_them_and_how_they_refuse()
    {
        await using var server = await TestServer.StartAsync();

        var document = await DocumentAsync(server);
        var me = document["paths"]!["/api/users/me"]!["get"]!;
        var login = document["paths"]!["/api/auth/login"]!["post"]!;

        Assert.Equal("http", document["components"]!["securitySchemes"]!["bearer"]!["type"]!.GetValue<string>());
        Assert.NotNull(me["security"]![0]!["bearer"]);
        Assert.Null(login["security"]);
        Assert.NotNull(login["responses"]!["default"]!["content"]!["application/problem+json"]);
        Assert.Equal(["Users"], me["tags"]!.AsArray().Select(t => t!.GetValue<string>()));
    }

    [Fact]
    public void Every_operation_has_a_summary_and_a_tag_and_says_what_it_takes_and_answers()
    {
        string[] tags =
        [
            "Accounts", "Administration", "Health", "Limits", "Messages", "Moderation", "Presence", "Reactions", "Realtime", "Receipts",
            "Room list", "Rooms", "Spaces", "Threads", "Users",
        ];
        var document = JsonNode.Parse(WorkingCopy.Read("docs/openapi.json"))!;
        var operations = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => (Name: $"{o.Key} {p.Key}", Of: o.Value!)))
            .Where(o => !o.Name.StartsWith("head ", StringComparison.Ordinal)).ToList();

        Assert.Equal(tags, operations.SelectMany(o => o.Of["tags"]!.AsArray().Select(t => t!.GetValue<string>())).Distinct().Order(StringComparer.Ordinal));
        Assert.All(operations, o => Assert.False(string.IsNullOrEmpty(o.Of["summary"]?.GetValue<string>()), o.Name));
        Assert.All(operations, o => Assert.All(o.Of["responses"]!.AsObject(), r => Assert.True(r.Key is "204" || HasSchema(r.Value!), $"{o.Name} {r.Key}")));
        Assert.All(operations.Where(o => o.Of["requestBody"] is not null), o => Assert.True(HasSchema(o.Of["requestBody"]!), o.Name));
    }

    [Fact]
    public async Task Fields_of_text_say_how_long_they_may_be()
    {
        await using var server = await TestServer.StartAsync();

        var schemas = (await DocumentAsync(server))["components"]!["schemas"]!;
        int? Most(string schema, string field) => schemas[schema]!["properties"]![field]!["maxLength"]?.GetValue<int>();

        Assert.Equal((8000, 8000), (Most("SendMessageRequest", "content"), Most("EditMessageRequest", "content")));
        Assert.Equal((80, 250), (Most("CreateRoomRequest", "name"), Most("UpdateRoomRequest", "topic")));
        Assert.Equal((100, 254), (Most("RegisterRequest", "name"), Most("RegisterRequest", "email")));
        Assert.Equal((128, 32), (Most("RegisterRequest", "password"), Most("RegisterRequest", "handle")));
        Assert.Equal((100, 32), (Most("ChangeProfileRequest", "name"), Most("ChangeProfileRequest", "handle")));
    }

    private static async Task<JsonNode> DocumentAsync(TestServer server) =>
        (await server.Http.GetAnswerAsync("/openapi/v1.json")).Json;

    private static bool HasSchema(JsonNode described) =>
        described["content"]?.AsObject() is { Count: > 0 } content && content.All(c => c.Value!["schema"]?.AsObject().Count > 0);

    private static IEnumerable<RouteEndpoint> Endpoints(TestServer server) =>
        server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static IReadOnlyList<string> Methods(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];

    private static string Plain(RouteEndpoint endpoint) =>
        "/" + Constraint().Replace(endpoint.RoutePattern.RawText ?? "", "}").Trim('/');

    private static bool IsApi(string operation) => operation.Contains(" /api/", StringComparison.Ordinal);

    [GeneratedRegex(":[^}]+}", RegexOptions.None, 1000)]
    private static partial Regex Constraint();
}
