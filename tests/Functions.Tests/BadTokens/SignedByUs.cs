using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using Veza.Shared.Identity.Tokens;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.BadTokens;

/// <summary>A good signature is not enough: two readers must not read two things out of one token.</summary>
[Trait(Stage.Name, Stage.Standalone)] // it takes the key out of the server
public sealed class SignedByUs
{
    private const string Head = """{"alg":"ES256","kid":"KID"}""";
    private const string Ids = "\"sub\":\"SUB\",\"tid\":\"TID\",\"sid\":\"SID\"";
    private const string Claims = "\"iss\":\"ISS\",\"aud\":\"veza\"," + Ids + ",\"iat\":IAT,\"exp\":EXP";

    [Theory]
    [InlineData(Head, "{" + Claims + "}", 200)]
    [InlineData("""{"typ":"other","kid":"KID","alg":"ES256"}""", "{\"more\":1," + Claims + ",\"nbf\":IAT}", 200)]
    [InlineData("""{"alg":"ES256","kid":"KID","kid":"KID"}""", "{" + Claims + "}", 401)]
    [InlineData("""{"alg":"none","alg":"ES256","kid":"KID"}""", "{" + Claims + "}", 401)]
    [InlineData("""{"alg":"ES256","kid":"KID","crit":["exp"]}""", "{" + Claims + "}", 401)]
    [InlineData("""{"alg":"ES256","kid":"KID","crit":[]}""", "{" + Claims + "}", 401)]
    [InlineData("""{"alg":"es256","kid":"KID"}""", "{" + Claims + "}", 401)]
    [InlineData("""{"alg":"ES256"}""", "{" + Claims + "}", 401)]
    [InlineData(Head, "{\"sub\":\"TID\"," + Claims + "}", 401)]
    [InlineData(Head, "{\"exp\":1," + Claims + "}", 401)]
    [InlineData(Head, "{\"iss\":\"other\",\"aud\":\"veza\"," + Ids + ",\"iat\":IAT,\"exp\":EXP}", 401)]
    [InlineData(Head, "{\"aud\":\"veza\"," + Ids + ",\"iat\":IAT,\"exp\":EXP}", 401)]
    [InlineData(Head, "{\"iss\":\"ISS\",\"aud\":[\"veza\",\"other\"]," + Ids + ",\"iat\":IAT,\"exp\":EXP}", 401)]
    [InlineData(Head, "{\"iss\":\"ISS\",\"aud\":\"veza\"," + Ids + ",\"iat\":IAT}", 401)]
    [InlineData(Head, "{\"iss\":\"ISS\",\"aud\":\"veza\"," + Ids + ",\"iat\":IAT,\"exp\":99999999999999}", 401)]
    [InlineData(Head, "[]", 401)]
    public async Task A_token_says_one_thing_in_our_form_or_is_none(string head, string body, int status)
    {
        await using var server = await TestServer.StartAsync();
        var ann = await server.CreateUserAsync("Ann");
        var signer = server.Services.GetRequiredService<KeyRing>().Current().Signer;
        var said = JsonNode.Parse(Base64Url.DecodeFromChars(ann.Token.Split('.')[1]))!.AsObject();
        var filled = said.Aggregate(
            body, (text, claim) => text.Replace(claim.Key.ToUpperInvariant(), claim.Value!.ToString(), StringComparison.Ordinal));
        var signed = $"{Part(head.Replace("KID", signer.Key.KeyId, StringComparison.Ordinal))}.{Part(filled)}";
        var signature = ((ECDsaSecurityKey)signer.Key).ECDsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256);

        var answer = await server.Http.GetAnswerAsync("/api/users/me", $"{signed}.{Base64Url.EncodeToString(signature)}");

        Assert.Equal((status, status == 200 ? null : "token_invalid"), (answer.Status, answer.Code));
    }

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
