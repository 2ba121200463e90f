using System.Net.Http.Headers;
using System.Net;
using System.Text.Json.Nodes;
using System.Text;
using Veza.Testing.Stages;
using Xunit.Abstractions;

namespace Veza.Functions.Tests.BadInput;

/// <summary>
/// Every route of the OpenAPI document meets wrong bodies, types, fields, addresses and tokens. Whatever it is sent, it
/// answers with a refusal of the documented form, never with a failure.
/// </summary>
public sealed class EveryRoute(ITestOutputHelper output) : IAsyncLifetime
{
    private const int BodyLimit = 64 * 1024;

    /// <summary>Good bodies; ids are filled in. A route with a body that is not here fails the sweep.</summary>
    private static readonly Dictionary<string, string> GoodBodies = new(StringComparer.Ordinal)
    {
        ["POST /api/auth/register"] = """{"name":"N","email":"n@example.test","password":"long enough","handle":"n","tenant":"main"}""",
        ["POST /api/auth/login"] = """{"email":"n@example.test","password":"long enough","tenant":"main"}""",
        ["POST /api/auth/refresh"] = """{"refresh_token":"x"}""",
        ["PATCH /api/users/me"] = """{"name":"N","handle":"nn","avatar_url":"https://example.test/a.png","locale":"fr"}""",
        ["POST /api/users/cards"] = """{"ids":["$user"]}""",
        ["PUT /api/presence"] = """{"status":"online"}""",
        ["POST /api/rooms"] = """{"type":"group","name":"R","topic":"T","visibility":"private","members":["$user"]}""",
        ["POST /api/spaces"] = """{"name":"S","description":"D","visibility":"private"}""",
        ["PATCH /api/spaces/{id}"] = """{"name":"S","description":"D","visibility":"private"}""",
        ["PUT /api/spaces/{id}/owner"] = """{"user_id":"$self"}""",
        ["PUT /api/spaces/{id}/members/{id}/roles"] = """{"roles":[]}""",
        ["PUT /api/spaces/{id}/bans/{id}"] = """{"reason":"r"}""",
        ["POST /api/spaces/{id}/invites"] = """{"expires_in":60,"max_uses":1}""",
        ["POST /api/spaces/{id}/channels"] = """{"name":"C","topic":"T","visibility":"public","category_id":"$fresh","default":false}""",
        ["PUT /api/spaces/{id}/channels/order"] = """{"sections":[{"category_id":"$fresh","channels":["$fresh"]}]}""",
        ["PUT /api/spaces/{id}/channels/{id}/default"] = """{"default":true}""",
        ["POST /api/spaces/{id}/categories"] = """{"name":"C"}""",
        ["PATCH /api/spaces/{id}/categories/{id}"] = """{"name":"C"}""",
        ["POST /api/spaces/{id}/roles"] = """{"name":"R","permissions":["message.pin"]}""",
        ["PATCH /api/spaces/{id}/roles/{id}"] = """{"name":"R","permissions":[]}""",
        ["PUT /api/spaces/{id}/roles/order"] = """{"roles":["$fresh"]}""",
        ["PUT /api/spaces/{id}/everyone"] = """{"permissions":["room.view"]}""",
        ["PUT /api/rooms/{id}/overrides"] = """{"overrides":[{"kind":"everyone","allow":["message.send"],"deny":[]}]}""",
        ["PATCH /api/rooms/{id}"] = """{"name":"R","topic":"T","visibility":"private"}""",
        ["POST /api/rooms/{id}/members"] = """{"user_ids":["$user"]}""",
        ["PUT /api/rooms/{id}/owner"] = """{"user_id":"$self"}""",
        ["PATCH /api/rooms/{id}/members/{id}"] = """{"role":"admin"}""",
        ["POST /api/rooms/{id}/messages"] = """{"content":"c","client_message_id":"$fresh","reply_to":"$message","thread_root":"$message","also_in_room":true}""",
        ["POST /api/messages/{id}/thread/read"] = """{"seq":1}""",
        ["PATCH /api/messages/{id}"] = """{"content":"c"}""",
        ["POST /api/messages/{id}/forward"] = """{"room_id":"$fresh","client_message_id":"$fresh"}""",
        ["POST /api/messages/{id}/remove"] = """{"reason":"r"}""",
        ["POST /api/rooms/{id}/read"] = """{"message_id":"$message","seq":1,"read_version":0}""",
        ["POST /api/rooms/{id}/unread"] = """{"message_id":"$message","seq":1}""",
        ["POST /api/rooms/{id}/delivered"] = """{"message_id":"$message","seq":1}""",
        ["POST /api/moderation/actions"] = """
            {"kind":"bulk_delete","room_id":"$fresh","reason":"r","from":"2026-01-01T00:00:00Z","evidence":["$message"],"client_action_id":"$fresh"}
            """,
        ["POST /api/moderation/actions/{id}/undo"] = """{"reason":"r"}""",
        ["PUT /api/moderation/rules"] = """{"version":0,"rules":{"words":[{"word":"gribble","severity":2}]},"room_id":"$fresh","note":"n"}""",
        ["POST /api/moderation/rules/revert"] = """{"version":1,"room_id":"$fresh"}""",
        ["POST /api/moderation/rules/test"] = """{"text":"t","room_id":"$fresh","rules":{"on_failure":"hold"}}""",
        ["POST /api/moderation/rules/dry-run"] = """{"rules":{},"last":10,"room_id":"$fresh"}""",
        ["POST /api/moderation/rules/import"] = """{"version":0,"file":{"format":1,"rules":{}},"room_id":"$fresh","note":"n"}""",
        ["POST /api/moderation/cases/{id}/assign"] = """{"user_id":"$user"}""",
        ["POST /api/moderation/cases/{id}/notes"] = """{"text":"t"}""",
        ["POST /api/moderation/cases/{id}/decide"] =
            """{"decision":"uphold","note":"n","reason":"r","action":{"kind":"mute","duration_seconds":60,"room_id":"$fresh"}}""",
        ["POST /api/moderation/reports"] = """{"reason":"spam","room_id":"$fresh","text":"t"}""",
        ["POST /api/moderation/notices/{id}/appeal"] = """{"text":"t"}""",
        ["POST /api/admin/events/replay"] = """{"queue":"analytics"}""",
        ["POST /api/rooms/{id}/typing"] = """{"typing":true}""",
        ["POST /api/sync"] = """{"cursor":null,"limit":10}""",
    };

    private static readonly string[] NothingIsRequired =
    [
        "PUT /api/spaces/{id}/bans/{id}", "POST /api/spaces/{id}/invites",
        "POST /api/sync", "POST /api/moderation/actions/{id}/undo", "POST /api/moderation/cases/{id}/assign",
    ];

    private static readonly string[] Open =
    [
        "/api/auth/register", "/api/auth/login", "/api/auth/refresh", "/api/limits", "/.well-known/jwks.json", "/health", "/health/live",
        "/health/ready",
    ];

    /// <summary>Would end the session that the sweep needs, or the room.</summary>
    private static readonly string[] Ending =
    [
        "POST /api/auth/logout", "DELETE /api/rooms/{id}", "POST /api/rooms/{id}/leave", "DELETE /api/messages/{id}",
        "POST /api/messages/{id}/remove",
        "DELETE /api/rooms/{id}/members/{id}", "POST /api/rooms/{id}/archive",
    ];

    /// <summary>
    /// What may be answered. Neither 403 nor 429: Alice owns the room that she writes to, and limits are off. Nor 503: nothing is away.
    /// </summary>
    private static readonly int[] Allowed = [200, 201, 204, 400, 401, 404, 405, 409, 410, 413, 415];

    private static readonly string[] BadIds =
    [
        "x", "1", "-1", "00000000-0000-0000-0000-00000000000", "00000000-0000-0000-0000-000000000000", "%00", "%FF", "%2e%2e",
        "%2f", "null", "*", "'", "%F0%9F%98%80", "$foreign",
    ];

    private static readonly string[] Queries =
    [
        "limit=0", "limit=-1", "limit=1000000000", "limit=99999999999999999999", "limit=x", "limit=", "limit=1&limit=2",
        "before=x", "after=x", "around=x", "before=-1", "after=-1", "after=9223372036854775807", "after=9223372036854775808",
        "before=1&after=1", "before=$foreign", "after=$foreign", "around=$foreign", "cursor=x", "cursor=", "cursor=%00",
        "cursor=AAAA", "cursor=%FF%FE", "cursor=$long", "q=", "q=%00", "q=%25", "q=_", "q=%5C", "q='", "q=%ED%A0%80", "q=$long",
        "%00=%00", "=", "&&&", "limit", "unknown=1",
    ];

    private TestServer server = null!;
    private TestUser alice = null!;
    private Guid room;
    private Guid message;
    private Guid foreignRoom;
    private Guid foreignMessage;
    private int requests;

    public async Task InitializeAsync()
    {
        // So that no route takes much more.
        server = await TestServer.StartAsync(
            [new("Veza:Messages:MaxCursorLength", $"{BodyLimit}"), new("Veza:ModerationRules:MaxDocumentBytes", $"{BodyLimit - 4096}")]);
        alice = await server.CreateUserAsync("Alice");
        var mallory = await server.CreateUserAsync("Mallory");
        room = await server.CreateRoomAsync(alice, mallory);
        message = (await alice.PostAsync($"/api/rooms/{room}/messages", new { content = "one" }))["id"]!.GetValue<Guid>();
        foreignRoom = await server.CreateRoomAsync(mallory);
        foreignMessage = (await mallory.PostAsync($"/api/rooms/{foreignRoom}/messages", new { content = "secret" }))["id"]!.GetValue<Guid>();
    }

    public async Task DisposeAsync()
    {
        output.WriteLine($"{requests} requests");
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Bodies_that_are_no_JSON_object_of_the_form_are_refused()
    {
        foreach (var route in (await RoutesAsync()).Where(r => r.HasBody))
            foreach (var body in WrongValues.Bodies)
            {
                var answer = await SendAsync(route, body, "application/json");
                if (body is [(byte)'{', (byte)'}'] || route.Method is "PATCH" || NothingIsRequired.Contains(route.Key)) continue;
                Assert.True((int)answer == 400, $"{route.Key} answered {(int)answer} to {Convert.ToHexString(body.AsSpan(0, Math.Min(body.Length, 40)))}");
            }

        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task Fields_of_the_wrong_type_missing_or_null_are_refused_or_taken_but_never_fail()
    {
        foreach (var route in (await RoutesAsync()).Where(r => r.HasBody))
        {
            Assert.True(GoodBodies.TryGetValue(route.Key, out var good), $"EveryRoute.GoodBodies lacks {route.Key}");
            foreach (var (field, _) in Body(good))
                foreach (var bad in WrongValues.Json.Prepend(null))
                {
                    var body = Body(good);
                    body.Remove(field);
                    if (bad is not null) body[field] = JsonNode.Parse(bad);
                    await SendAsync(route, Encoding.UTF8.GetBytes(body.ToJsonString()), "application/json");
                }
        }

        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task Other_content_types_are_refused()
    {
        string?[] types = ["text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data", "image/png", null];
        foreach (var route in (await RoutesAsync()).Where(r => r.HasBody))
            foreach (var type in types)
            {
                var status = await SendAsync(route, Encoding.UTF8.GetBytes(Body(GoodBodies[route.Key]).ToJsonString()), type);
                Assert.True(status is HttpStatusCode.UnsupportedMediaType, $"{route.Key} answered {(int)status} to {type}");
            }

        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_as_too_large()
    {
        // Over the 64 KiB, and the 65 KiB of a sync; small enough to be sent whole before the server hangs up.
        var huge = Encoding.UTF8.GetBytes($$"""{"content":"{{new string('x', 67_000)}}"}""");
        foreach (var route in (await RoutesAsync()).Where(r => r.HasBody))
        {
            var status = await SendAsync(route, huge, "application/json");
            Assert.True(status is HttpStatusCode.RequestEntityTooLarge, $"{route.Key} answered {(int)status}");
        }

        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task Ids_that_are_none_or_somebody_elses_are_not_found()
    {
        foreach (var route in (await RoutesAsync(ending: true)).Where(r => r.Path.Contains('{', StringComparison.Ordinal)))
            foreach (var bad in BadIds)
            {
                var path = bad == "$foreign" ? Fill(route.Path, foreignRoom, foreignMessage) : Fill(route.Path, bad, bad);
                var body = GoodBodies.TryGetValue(route.Key, out var good) ? Body(good) : null;
                var status = await SendAsync(route with { Url = path }, body is null ? null : Encoding.UTF8.GetBytes(body.ToJsonString()), "application/json");
                if (bad == "$foreign" && route.Path.StartsWith("/api/users/", StringComparison.Ordinal)) continue;
                if (bad == "$foreign" && route.Path.StartsWith("/api/presence/", StringComparison.Ordinal)) continue;
                Assert.True((int)status is 404 or 400 or 405, $"{route.Key} answered {(int)status} to {path}");
            }

        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task Queries_of_any_kind_never_fail()
    {
        foreach (var route in (await RoutesAsync()).Where(r => r.Method == "GET"))
            foreach (var query in Queries)
                await SendAsync(
                    route with
                    {
                        Url = route.Url + "?" + query.Replace("$foreign", foreignMessage.ToString(), StringComparison.Ordinal)
                            .Replace("$long", new string('A', 5000), StringComparison.Ordinal),
                    },
                    null, null);

        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task Without_a_good_token_every_route_but_the_open_ones_is_closed()
    {
        foreach (var route in (await RoutesAsync(ending: true)).Where(r => !Open.Contains(r.Path)))
            foreach (var token in new[] { null, "x", "a.b.c", alice.Token[..^4] + "AAAA", new string('x', 4000) })
            {
                using var request = Request(route, null, null);
                request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
                using var answer = await server.Http.SendAsync(request);
                requests++;
                Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{route.Key} answered {(int)answer.StatusCode} to the token {token}");
            }

        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task Methods_that_a_path_does_not_know_are_refused_as_such()
    {
        var known = await RoutesAsync(ending: true);
        foreach (var path in known.GroupBy(r => r.Path))
            foreach (var method in new[] { "GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND" })
            {
                if (path.Any(r => r.Method == method)) continue;
                var status = await SendAsync(path.First() with { Method = method }, null, null);
                Assert.True((int)status is 404 or 405 or 401, $"{method} {path.Key} answered {(int)status}");
            }

        Assert.Empty(server.Log.Errors);
    }

    private async Task<List<Route>> RoutesAsync(bool ending = false)
    {
        var document = await alice.GetAsync("/openapi/v1.json");
        var routes = new List<Route>();
        foreach (var (path, operations) in document["paths"]!.AsObject())
            foreach (var (method, operation) in operations!.AsObject())
                routes.Add(new Route(method.ToUpperInvariant(), path, Fill(path, room, message), operation!["requestBody"] is not null));
        Assert.True(routes.Count > 30, $"The document has {routes.Count} operations.");
        return [.. routes.Where(r => ending || !Ending.Contains(r.Key))];
    }

    private async Task<HttpStatusCode> SendAsync(Route route, byte[]? body, string? type)
    {
        using var request = Request(route, body, type);
        using var answer = await alice.Http.SendAsync(request);
        requests++;
        var text = await answer.Content.ReadAsStringAsync();
        // The server refuses a long body before it has read it; to a host that still sends, the answer may be lost.
        if (Stage.IsFunctions && (int)answer.StatusCode == 502 && body?.Length > BodyLimit) return HttpStatusCode.RequestEntityTooLarge;
        Assert.True(Allowed.Contains((int)answer.StatusCode), $"{route.Method} {route.Url} answered {(int)answer.StatusCode}: {text}");
        if ((int)answer.StatusCode < 400 || route.Method == "HEAD") return answer.StatusCode;
        if (text.Length == 0 && route.Url.Contains("%00", StringComparison.Ordinal)) return answer.StatusCode; // Kestrel's own word
        if (text.Length == 0 && Stage.IsFunctions && route.Url.Contains("%2e%2e", StringComparison.Ordinal)) return answer.StatusCode; // leads to no function

        Assert.True(
            answer.Content.Headers.ContentType?.MediaType == "application/problem+json",
            $"{route.Method} {route.Url} answered {(int)answer.StatusCode} as {answer.Content.Headers.ContentType}: {text}");
        Assert.False(string.IsNullOrEmpty(JsonNode.Parse(text)!["code"]?.GetValue<string>()), text);
        return answer.StatusCode;
    }

    private static HttpRequestMessage Request(Route route, byte[]? body, string? type)
    {
        var request = new HttpRequestMessage(new HttpMethod(route.Method), new Uri(route.Url, UriKind.Relative));
        if (body is null) return request;
        request.Content = new ByteArrayContent(body);
        if (type is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        return request;
    }

    private JsonObject Body(string good) => JsonNode.Parse(good
        .Replace("$user", alice.Id.ToString(), StringComparison.Ordinal)
        .Replace("$message", message.ToString(), StringComparison.Ordinal)
        .Replace("$fresh", Fresh.Id().ToString(), StringComparison.Ordinal))!.AsObject();

    private string Fill(string path, object roomId, object messageId)
    {
        var filled = path.Replace("{roomId}", $"{roomId}", StringComparison.Ordinal).Replace("{messageId}", $"{messageId}", StringComparison.Ordinal)
            .Replace("{userId}", roomId is string ? $"{roomId}" : $"{alice.Id}", StringComparison.Ordinal)
            .Replace("{emoji}", roomId is string ? $"{roomId}" : "%F0%9F%91%8D", StringComparison.Ordinal);
        var id = path.Contains("/users/", StringComparison.Ordinal) && roomId is not string ? alice.Id : roomId;
        return filled.Replace("{id}", $"{id}", StringComparison.Ordinal).Replace("{categoryId}", $"{roomId}", StringComparison.Ordinal)
            .Replace("{roleId}", $"{roomId}", StringComparison.Ordinal);
    }

    private sealed record Route(string Method, string Path, string Url, bool HasBody)
    {
        /// <summary>Whatever its parameters are called.</summary>
        public string Key => Method + " " + System.Text.RegularExpressions.Regex.Replace(
            Path, "{[^}]*}", "{id}", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
    }
}
