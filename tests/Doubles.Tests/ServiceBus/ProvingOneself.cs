using Veza.Doubles.ServiceBus;
using Veza.Doubles.SignalR;
using Veza.Doubles.Tests.ServiceBus.Support;

namespace Veza.Doubles.Tests.ServiceBus;

/// <summary>Who may send.</summary>
public sealed class ProvingOneself
{
    private const string Root = "amqp://127.0.0.1/";

    [Fact]
    public void A_signature_is_the_one_of_the_official_library()
    {
        var vector = BusScene.Sample("sas-vector");
        string Text(string name) => vector.GetProperty(name).GetString()!;

        var header = SharedAccess.Sign(
            Text("resource"), Text("policy"), Text("key"), DateTimeOffset.FromUnixTimeSeconds(vector.GetProperty("expiry").GetInt64()));

        Assert.Equal(Text("header"), header);
    }

    [Fact]
    public async Task A_signature_covers_its_resource_and_what_is_below_until_it_expires()
    {
        await using var scene = await BusScene.StartAsync();
        string Token(string resource = Root, string policy = "send-policy", string key = BusScene.Key, int minutes = 5) =>
            SharedAccess.Sign(resource, policy, key, scene.Clock.GetUtcNow().AddMinutes(minutes));

        foreach (var good in new[] { Root, Root + "plain", Root + "PLAIN/", "sb://127.0.0.1/plain" }) await SendWithAsync(scene, Token(good));
        foreach (var bad in new[]
        {
            Token(Root + "chat-events"), Token(Root + "pla"), Token("amqp://localhost/plain"), Token(policy: "other"), Token(key: "another"),
            Token(minutes: 0), Token().Replace("se=", "se=1", StringComparison.Ordinal),
        })
            await Assert.ThrowsAsync<UnauthorizedAccessException>(() => SendWithAsync(scene, bad));

        Assert.Equal(4, scene.Bus.Queue("plain").SentCount);
    }

    [Fact]
    public async Task A_key_signs_for_its_policy()
    {
        await using var scene = await BusScene.StartAsync();
        var good = scene.Bus.ConnectionString;

        await BusScene.SendAsync(good, "plain", BusScene.Message("a"));
        foreach (var part in new[] { "send-policy", BusScene.Key })
            await Assert.ThrowsAsync<UnauthorizedAccessException>(() => BusScene.SendAsync(
                good.Replace(part, part + "x", StringComparison.Ordinal), "plain", BusScene.Message("a")));

        Assert.Equal(1, scene.Bus.Queue("plain").SentCount);
    }

    [Theory]
    [InlineData("https://servicebus.azure.net", 5, null)]
    [InlineData("https://servicebus.azure.net/", 5, null)]
    [InlineData("https://signalr.azure.com", 5, "The bearer token's audience is not https://servicebus.azure.net.")]
    [InlineData("https://servicebus.azure.net", 0, "The bearer token has expired.")]
    public void An_Entra_token_is_for_Service_Bus_and_has_its_time(string audience, int minutes, string? refusal)
    {
        var options = new ServiceBusOptions { AllowEntra = true };
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["aud"] = audience,
            ["exp"] = options.Clock.GetUtcNow().AddMinutes(minutes).ToUnixTimeSeconds(),
        };

        // By wire it takes TLS, which the double does without.
        Assert.Equal(refusal, SharedAccess.Refusal("Bearer " + SignalRTokens.Create(claims, "any key"), new Uri(Root + "plain"), options));
    }

    [Fact]
    public async Task The_connection_string_is_that_of_a_namespace_nearby()
    {
        await using var scene = await BusScene.StartAsync();

        Assert.Equal(
            $"Endpoint=sb://127.0.0.1:{scene.Bus.Endpoint.Port}/;SharedAccessKeyName=send-policy;SharedAccessKey={BusScene.Key};UseDevelopmentEmulator=true",
            scene.Bus.ConnectionString);
    }

    private static Task SendWithAsync(BusScene scene, string token) => BusScene.SendAsync(
        $"Endpoint={scene.Bus.Endpoint};SharedAccessSignature={token};UseDevelopmentEmulator=true", "plain", BusScene.Message("a"));
}
