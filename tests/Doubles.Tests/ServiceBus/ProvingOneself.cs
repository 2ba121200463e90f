using System.Net;
using Veza.Doubles.ServiceBus;
using Veza.Doubles.SignalR;
using Veza.Doubles.Tests.ServiceBus.Support;

namespace Veza.Doubles.Tests.ServiceBus;

/// <summary>Who may send.</summary>
public sealed class ProvingOneself
{
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
        var root = scene.Bus.Endpoint.ToString();

        foreach (var good in new[] { root, root + "plain", root + "PLAIN/", root.Replace("http:", "sb:", StringComparison.Ordinal) + "plain/messages" })
            Assert.Equal((good, HttpStatusCode.Created), (good, await scene.StatusAsync("plain", "a", token: scene.Token(good))));
        foreach (var bad in new[]
        {
            "", scene.Token(root + "chat-events"), scene.Token(root + "pla"), scene.Token("http://127.0.0.1:1/plain"), scene.Token(policy: "other"),
            scene.Token(key: "another"), scene.Token(minutes: 0), scene.Token().Replace("se=", "se=1", StringComparison.Ordinal),
            scene.Token()[..^24], "SharedAccessSignature x", "Basic YTpi", "Bearer a.b.c",
        })
            Assert.Equal((bad, HttpStatusCode.Unauthorized), (bad, await scene.StatusAsync("plain", "a", token: bad)));

        Assert.Equal(4, scene.Bus.Queue("plain").SentCount);
    }

    [Fact]
    public async Task An_Entra_token_is_for_Service_Bus_and_has_its_time()
    {
        await using var scene = await BusScene.StartAsync(allowEntra: true);
        string Bearer(string audience, int minutes) => "Bearer " + SignalRTokens.Create(
            new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["aud"] = audience,
                ["exp"] = scene.Clock.GetUtcNow().AddMinutes(minutes).ToUnixTimeSeconds(),
            }, "any key");

        Assert.Equal(HttpStatusCode.Created, await scene.StatusAsync("plain", "a", token: Bearer("https://servicebus.azure.net", 5)));
        Assert.Equal(HttpStatusCode.Created, await scene.StatusAsync("plain", "a", token: Bearer("https://servicebus.azure.net/", 5)));
        Assert.Equal(HttpStatusCode.Unauthorized, await scene.StatusAsync("plain", "a", token: Bearer("https://signalr.azure.com", 5)));
        Assert.Equal(HttpStatusCode.Unauthorized, await scene.StatusAsync("plain", "a", token: Bearer("https://servicebus.azure.net", 0)));
    }

    [Fact]
    public async Task The_connection_string_is_that_of_a_namespace_nearby()
    {
        await using var scene = await BusScene.StartAsync();

        Assert.Equal(
            $"Endpoint=sb://127.0.0.1:{scene.Bus.Endpoint.Port}/;SharedAccessKeyName=send-policy;SharedAccessKey={BusScene.Key};UseDevelopmentEmulator=true",
            scene.Bus.ConnectionString);
    }
}
