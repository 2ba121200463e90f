using System.Net;
using System.Text.Json.Nodes;
using Veza.Doubles.FunctionsHost;
using Veza.Doubles.SignalR;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Azure;

/// <summary>
/// Without any key: the managed identity calls the service, and clients' tokens are signed with a key that the service lends.
/// In a process of its own, since the platform tells of the identity by environment variables.
/// </summary>
[Trait(Stage.Name, Stage.Functions)]
public sealed class UsingAnIdentity : IAsyncLifetime
{
    private TestScene scene = null!;
    private SignalRServiceDouble service = null!;
    private IdentityStandIn identity = null!;

    public async Task InitializeAsync()
    {
        scene = await TestScene.CreateAsync();
        service = await SignalRServiceDouble.StartAsync(new() { AllowEntra = true });
        identity = await IdentityStandIn.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await identity.DisposeAsync();
        await service.DisposeAsync();
        await scene.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("5e2a0c1e-0000-4000-8000-000000000001")]
    public async Task Clients_connect_with_a_lent_key_and_calls_carry_the_identitys_token(string clientId)
    {
        await using var server = await StartAsync(clientId);
        var (alice, bob) = (await TestPeople.CreateAsync(server.Address, "Alice"), await TestPeople.CreateAsync(server.Address, "Bob"));
        var room = await TestPeople.CreateRoomAsync(alice, [bob]);

        await using var atAlice = await HubClient.ConnectAsync(server.Address, alice.Token);
        await using var atBob = await HubClient.ConnectAsync(server.Address, bob.Token);
        await Task.WhenAll(atAlice.SettleAsync(), atBob.SettleAsync());
        var ack = await atAlice.InvokeAsync(TestChat.Saying(room, "without any key"));

        Assert.Equal("ack", ack.Text("type"));
        Assert.Equal("without any key", (await atBob.NextAsync("message.new"))["message"].Text("content"));
        Assert.Equal(1, service.Calls["accesskey"]); // one key for both
        Assert.Equal([("https://signalr.azure.com", clientId)], identity.Asked.Distinct());
        Assert.Single(identity.Asked);
    }

    [Fact]
    public async Task While_the_service_lends_no_key_clients_are_told_to_come_again_and_then_let_in()
    {
        await using var server = await StartAsync("");
        var alice = await TestPeople.CreateAsync(server.Address, "Alice");

        service.Faults.Outage = true;
        using var refused = await alice.SendAsync(HttpMethod.Post, "/api/negotiate?negotiateVersion=1");
        service.Faults.Outage = false;
        await using var hub = await HubClient.ConnectAsync(server.Address, alice.Token);
        await hub.SettleAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal("unavailable", JsonNode.Parse(await refused.Content.ReadAsStringAsync()).Text("code"));
        Assert.DoesNotContain("\"LogLevel\":\"Error\"", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Bearer", server.Output, StringComparison.Ordinal);
    }

    private async Task<FunctionsHostDouble> StartAsync(string clientId)
    {
        var settings = new Dictionary<string, string>(identity.Variables, StringComparer.Ordinal)
        {
            ["AzureSignalRConnectionString:serviceUri"] = service.Endpoint.ToString(),
            ["AzureSignalRConnectionString:credential"] = "managedidentity",
            ["ServiceBusConnection"] = "Endpoint=sb://127.0.0.1:1/;SharedAccessKeyName=n;SharedAccessKey=k;UseDevelopmentEmulator=true",
            ["Veza:Storage:Folder"] = "",
            ["Veza:Storage:ServiceUri"] = "https://files.example.test",
            ["Veza:Events:PollInterval"] = "00:05:00",
        };
        if (clientId.Length > 0) settings["AzureSignalRConnectionString:clientId"] = clientId;
        var server = await FunctionsHostDouble.StartAsync(new() { PackageFolder = Stage.Package, Settings = scene.Settings(settings) });
        service.UpstreamTemplate = server.SignalRWebhook.ToString();
        return server;
    }
}
