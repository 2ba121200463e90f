using System.Net;
using System.Text.Json;
using Veza.Doubles.SignalR;
using Veza.Doubles.Tests.SignalR.Support;

namespace Veza.Doubles.Tests.SignalR;

/// <summary>Who is let in, as a client and to the REST API.</summary>
public sealed class CheckingTokens
{
    [Fact]
    public void Tokens_and_signatures_are_those_of_the_samples()
    {
        foreach (var vector in Sample.Read("jwt-vectors").GetProperty("vectors").EnumerateArray())
            Assert.Equal(vector.Text("token"), SignalRTokens.Sign(
                JsonSerializer.Serialize(vector.GetProperty("header")), JsonSerializer.Serialize(vector.GetProperty("payload")),
                vector.Text("accessKey")));

        var signature = Sample.Read("signature-vector");
        Assert.Equal(signature.Text("X-ASRS-Signature"), SignalRTokens.UpstreamSignature(
            [signature.Text("primaryKey"), signature.Text("secondaryKey")], signature.Text("connectionId")));
    }

    [Theory]
    [InlineData("primary key", 200)]
    [InlineData("secondary key", 200)]
    [InlineData("audience without port", 200)]
    [InlineData("in the query", 200)]
    [InlineData("other key", 401)]
    [InlineData("other audience", 401)]
    [InlineData("audience that only begins so", 401)]
    [InlineData("expired", 401)]
    [InlineData("without expiry", 401)]
    [InlineData("no token", 401)]
    [InlineData("not signed", 401)]
    public async Task A_client_needs_a_good_token(string kind, int expected)
    {
        await using var scene = await SignalRScene.StartAsync();
        var now = scene.Clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["asrs.s.uid"] = "anna",
            ["exp"] = kind == "expired" ? now : now + 60,
            ["aud"] = kind switch
            {
                "other audience" => "https://elsewhere.example.test/client/?hub=chat",
                "audience that only begins so" => "http://127.0.0.1.example.test/client/?hub=chat",
                "audience without port" => "http://127.0.0.1/client/?hub=chat",
                _ => scene.Service.Endpoint + "client/?hub=chat",
            },
        };
        if (kind == "without expiry") claims.Remove("exp");
        var key = kind switch { "secondary key" => SignalRScene.Secondary, "other key" => "nobody's", _ => SignalRScene.Primary };
        var token = kind switch
        {
            "no token" => null,
            "not signed" => SignalRTokens.Sign("""{"alg":"none"}""", JsonSerializer.Serialize(claims), ""),
            _ => SignalRTokens.Create(claims, key),
        };

        Assert.Equal(expected, await NegotiateAsync(scene, token, "hub=chat", inQuery: kind == "in the query"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hub=chat&hub=chat")]
    [InlineData("hub=4chat")]
    public async Task A_client_names_one_hub(string query)
    {
        await using var scene = await SignalRScene.StartAsync();
        var token = scene.Service.CreateClientToken("anna");

        Assert.Equal(400, await NegotiateAsync(scene, token, query));
        Assert.Equal(200, await NegotiateAsync(scene, token, "hub=chat&room=42"));
    }

    [Fact]
    public async Task A_temporary_key_signs_for_90_minutes()
    {
        await using var scene = await SignalRScene.StartAsync();
        using var response = await scene.Rest.CallAsync(HttpMethod.Get, "api/auth/accessKey");
        var key = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync());
        var exp = scene.Clock.GetUtcNow().AddDays(1).ToUnixTimeSeconds();
        var claims = new { aud = scene.Service.Endpoint + "client/?hub=chat", exp };
        var header = JsonSerializer.Serialize(new { alg = "HS256", typ = "JWT", kid = key.Text("KeyId") });
        var token = SignalRTokens.Sign(header, JsonSerializer.Serialize(claims), key.Text("AccessKey"));

        var fresh = await NegotiateAsync(scene, token);
        scene.Clock.Advance(TimeSpan.FromMinutes(90));
        var old = await NegotiateAsync(scene, token);

        Assert.Equal((200, 401), (fresh, old));
    }

    [Fact]
    public async Task The_services_own_tokens_let_a_client_in_until_they_end()
    {
        await using var scene = await SignalRScene.StartAsync();
        using var response = await scene.Rest.CallAsync(
            HttpMethod.Post, "api/hubs/chat/:generateToken?userId=anna&minutesToExpire=5");
        var token = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync()).Text("token");

        var fresh = await NegotiateAsync(scene, token);
        scene.Clock.Advance(TimeSpan.FromMinutes(5));
        var old = await NegotiateAsync(scene, token);

        Assert.Equal((200, 401), (fresh, old));
    }

    [Theory]
    [InlineData(true, "https://signalr.azure.com", 60, 200)]
    [InlineData(true, "https://signalr.azure.com/", 60, 200)]
    [InlineData(true, "https://signalr.azure.com", 0, 401)]
    [InlineData(true, "https://storage.azure.com", 60, 401)]
    [InlineData(false, "https://signalr.azure.com", 60, 401)]
    public async Task Entra_tokens_are_taken_when_allowed(bool allowed, string audience, int seconds, int expected)
    {
        var clock = TimeProvider.System;
        await using var service = await SignalRServiceDouble.StartAsync(new() { AllowEntra = allowed });
        var rest = new RestClient(service, "unused", clock);
        var claims = new { aud = audience, exp = clock.GetUtcNow().ToUnixTimeSeconds() + seconds };
        var token = SignalRTokens.Sign("""{"alg":"RS256"}""", JsonSerializer.Serialize(claims), "Microsoft's");

        using var response = await rest.CallAsync(HttpMethod.Get, "api/auth/accessKey", token: token);

        Assert.Equal(expected, (int)response.StatusCode);
    }

    [Fact]
    public async Task Rest_refuses_what_is_signed_for_another()
    {
        await using var scene = await SignalRScene.StartAsync();
        const string Path = "api/hubs/chat/users/anna/groups/room-1";

        using var good = await scene.Rest.CallAsync(HttpMethod.Put, Path);
        using var foreign = await scene.Rest.CallAsync(
            HttpMethod.Put, Path, token: scene.Rest.TokenFor(new("https://contoso-chat.service.signalr.net/" + Path)));
        var forger = new RestClient(scene.Service, "forged", scene.Clock);
        using var forged = await forger.CallAsync(HttpMethod.Put, Path);

        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (foreign.StatusCode, forged.StatusCode));
    }

    [Fact]
    public async Task A_page_from_elsewhere_may_ask_with_credentials()
    {
        await using var scene = await SignalRScene.StartAsync();
        using var request = new HttpRequestMessage(
            HttpMethod.Options, new Uri(scene.Service.Endpoint, "client/negotiate?hub=chat&negotiateVersion=1"));
        request.Headers.Add("Origin", "https://app.example.test");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,x-requested-with,x-signalr-user-agent");

        using var response = await RestClient.Http.SendAsync(request, CancellationToken.None);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(
            ("https://app.example.test", "true", "authorization,x-requested-with,x-signalr-user-agent"),
            (Header(response, "Origin"), Header(response, "Credentials"), Header(response, "Headers")));
    }

    private static string Header(HttpResponseMessage response, string allowed) =>
        Assert.Single(response.Headers.GetValues("Access-Control-Allow-" + allowed));

    private static async Task<int> NegotiateAsync(SignalRScene scene, string? token, string query = "hub=chat", bool inQuery = false)
    {
        var url = $"client/negotiate?{query}&negotiateVersion=1" + (inQuery ? "&access_token=" + token : "");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(scene.Service.Endpoint, url));
        if (!inQuery && token is not null) request.Headers.Authorization = new("Bearer", token);
        using var response = await RestClient.Http.SendAsync(request, CancellationToken.None);
        return (int)response.StatusCode;
    }
}
