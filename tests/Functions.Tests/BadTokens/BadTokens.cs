using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Veza.Shared.Common;
using Veza.Shared.Identity.Tokens;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.BadTokens;

public sealed class BadTokens
{
    [Theory]
    [InlineData("garbage")]
    [InlineData("a.b.c")]
    [InlineData("..")]
    [InlineData("....")]
    [InlineData("e30.e30.")]
    [InlineData("bnVsbA.bnVsbA.bnVsbA")]
    [InlineData("eyJhbGciOiJFUzI1NiIsImtpZCI6Ilx1ZDgwMCJ9.e30.AAAA")]
    [InlineData("eyJhbGciOlsiRVMyNTYiXSwia2lkIjp7fX0.e30.AAAA")]
    [InlineData("eyJhbGciOiJFUzI1NiIsImtpZCI6Im5vc3VjaCJ9.e30.AAAA")]
    public async Task Garbage_is_no_token(string token)
    {
        await using var server = await TestServer.StartAsync();
        await server.CreateUserAsync("Ann");

        var answer = await server.Http.GetAnswerAsync("/api/users/me", token);

        Assert.Equal(401, answer.Status);
        Assert.Equal("token_invalid", answer.Code);
        Assert.Equal("Bearer error=\"invalid_token\"", answer.Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task No_token_asks_for_one()
    {
        await using var server = await TestServer.StartAsync();

        var answer = await server.Http.GetAnswerAsync("/api/users/me");

        Assert.Equal((401, "unauthenticated"), answer.Refusal);
        Assert.Equal("Bearer", answer.Header("WWW-Authenticate"));
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task Every_truncation_and_every_changed_letter_spoils_it()
    {
        await using var server = await TestServer.StartAsync();
        var ann = await server.CreateUserAsync("Ann");
        var tokens = server.Services.GetRequiredService<AccessTokens>();
        Assert.False((await tokens.ValidateAsync(ann.Token, AccessTokens.Api, default)).Failed);

        for (var i = 0; i < ann.Token.Length; i++)
        {
            Assert.Equal("token_invalid", (await tokens.ValidateAsync(ann.Token[..i], AccessTokens.Api, default)).Error?.Code);
            // The last letter of a part has bits that mean nothing: any other letter there may spell the same bytes.
            var last = i + 1 == ann.Token.Length || ann.Token[i + 1] == '.';
            if (last || ann.Token[i] == '.') continue;
            var changed = ann.Token[..i] + (ann.Token[i] == 'A' ? 'B' : 'A') + ann.Token[(i + 1)..];
            Assert.Equal("token_invalid", (await tokens.ValidateAsync(changed, AccessTokens.Api, default)).Error?.Code);
        }
    }

    [Fact]
    public async Task The_algorithm_is_ours_to_choose()
    {
        await using var server = await TestServer.StartAsync();
        var ann = await server.CreateUserAsync("Ann");
        var (kid, body) = Read(ann.Token);
        var jwks = await server.Http.GetStringAsync(new Uri("/.well-known/jwks.json", UriKind.Relative));
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var none = Part($$"""{"alg":"none","kid":"{{kid}}"}""") + "." + body + ".";
        var symmetric = Signed($$"""{"alg":"HS256","kid":"{{kid}}"}""", body, data => HMACSHA256.HashData(Encoding.UTF8.GetBytes(jwks), data));
        var foreign = Signed($$"""{"alg":"ES256","kid":"{{kid}}"}""", body, data => other.SignData(data, HashAlgorithmName.SHA256));
        var twice = Signed($$"""{"alg":"none","alg":"ES256","kid":"{{kid}}"}""", body, data => other.SignData(data, HashAlgorithmName.SHA256));

        foreach (var token in new[] { none, symmetric, foreign, twice })
            Assert.Equal((401, "token_invalid"), (await server.Http.GetAnswerAsync("/api/users/me", token)).Refusal);
        Assert.Equal(200, (await server.Http.GetAnswerAsync("/api/users/me", ann.Token)).Status);
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task A_token_for_the_hub_is_none_for_the_api_and_the_reverse()
    {
        await using var server = await TestServer.StartAsync();
        var ann = await server.CreateUserAsync("Ann");
        var tokens = server.Services.GetRequiredService<AccessTokens>();
        var claims = (await tokens.ValidateAsync(ann.Token, AccessTokens.Api, default)).Value;

        var forHub = tokens.Issue(claims.UserId, claims.TenantId, claims.SessionId, TimeSpan.FromMinutes(5), AccessTokens.Hub);

        Assert.Equal((401, "token_invalid"), (await server.Http.GetAnswerAsync("/api/users/me", forHub)).Refusal);
        Assert.Equal(claims.UserId, (await tokens.ValidateAsync(forHub, AccessTokens.Hub, default)).Value.UserId);
        Assert.Equal("token_invalid", (await tokens.ValidateAsync(ann.Token, AccessTokens.Hub, default)).Error?.Code);
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task It_expires_after_an_hour_and_the_skew_and_not_before()
    {
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync(clock: clock);
        var ann = await server.CreateUserAsync("Ann");
        clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(29));
        Assert.Equal(200, (await server.Http.GetAnswerAsync("/api/users/me", ann.Token)).Status);

        clock.Advance(TimeSpan.FromSeconds(1));
        var expired = await server.Http.GetAnswerAsync("/api/users/me", ann.Token);
        var forged = await server.Http.GetAnswerAsync("/api/users/me", ann.Token[..^8] + "AAAAAAAA");

        Assert.Equal((401, "token_expired"), expired.Refusal);
        Assert.Equal((401, "token_invalid"), forged.Refusal);
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task A_token_whose_sign_in_never_was_is_none()
    {
        await using var server = await TestServer.StartAsync();
        var ann = await server.CreateUserAsync("Ann");
        var tokens = server.Services.GetRequiredService<AccessTokens>();
        var claims = (await tokens.ValidateAsync(ann.Token, AccessTokens.Api, default)).Value;

        var token = tokens.Issue(
            claims.UserId, claims.TenantId, new SessionId(Fresh.Id()), TimeSpan.FromMinutes(5), AccessTokens.Api);

        Assert.Equal((401, "token_invalid"), (await server.Http.GetAnswerAsync("/api/users/me", token)).Refusal);
    }

    [Fact]
    public async Task A_stale_token_does_not_keep_anybody_from_signing_in()
    {
        await using var server = await TestServer.StartAsync();
        await server.Http.RegisterAsync("Ann", "ann@example.com");

        var answer = await server.Http.PostAnswerAsync(
            "/api/auth/login", """{"email":"ann@example.com","password":"correct horse battery staple"}""", token: "a.b.c");

        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task The_published_keys_verify_a_token_without_any_code_of_ours()
    {
        await using var server = await TestServer.StartAsync();
        var ann = await server.CreateUserAsync("Ann");
        var (kid, _) = Read(ann.Token);

        var jwks = JsonNode.Parse(await server.Http.GetStringAsync(new Uri("/.well-known/jwks.json", UriKind.Relative)))!;
        var key = jwks["keys"]!.AsArray().Single(k => k!["kid"]!.GetValue<string>() == kid)!;
        using var verifier = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint
            {
                X = Base64Url.DecodeFromChars(key["x"]!.GetValue<string>()),
                Y = Base64Url.DecodeFromChars(key["y"]!.GetValue<string>()),
            },
        });

        var dot = ann.Token.LastIndexOf('.');
        Assert.True(verifier.VerifyData(
            Encoding.ASCII.GetBytes(ann.Token[..dot]), Base64Url.DecodeFromChars(ann.Token.AsSpan(dot + 1)), HashAlgorithmName.SHA256));
        Assert.Equal(["kty", "crv", "x", "y", "kid", "use", "alg"], key.AsObject().Select(f => f.Key));
    }

    private static (string Kid, string Body) Read(string token)
    {
        var parts = token.Split('.');
        return (JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!["kid"]!.GetValue<string>(), parts[1]);
    }

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private static string Signed(string head, string body, Func<byte[], byte[]> sign)
    {
        var signed = $"{Part(head)}.{body}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }
}
