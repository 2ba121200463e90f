using System.Net;
using System.Net.Http.Headers;
using Azure.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Moq;
using Veza.Doubles.SignalR;
using Veza.Shared.Common;
using Veza.Shared.Realtime.AzureSignalR;
using Veza.Shared.Realtime.AzureSignalR.Rest;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Azure;

/// <summary>The key that SignalR Service lends to an identity is good for 90 minutes: another one is asked for well before.</summary>
[Trait(Stage.Name, Stage.Standalone)]
public sealed class RenewingTheLentKey : IAsyncLifetime
{
    private readonly ManualClock clock = new();
    private SignalRServiceDouble service = null!;
    private SignalRHttp http = null!;
    private SignalRKeys keys = null!;

    public async Task InitializeAsync()
    {
        service = await SignalRServiceDouble.StartAsync(new() { AllowEntra = true, Clock = clock });
        var address = new SignalRAddress(service.Endpoint, service.Endpoint, AccessKey: null, ClientId: null);
        http = new SignalRHttp(address, Options.Create(new SignalROptions()));
        keys = new SignalRKeys(address, http, clock, NullLogger<SignalRKeys>.Instance, Identity());
    }

    public async Task DisposeAsync()
    {
        keys.Dispose();
        http.Dispose();
        await service.DisposeAsync();
    }

    [Fact]
    public async Task A_key_serves_for_55_minutes_and_then_those_who_come_at_once_share_the_next()
    {
        var first = await TokenAsync();
        clock.Advance(TimeSpan.FromMinutes(54));
        var second = await TokenAsync();
        Assert.Equal(1, service.Calls["accesskey"]);

        clock.Advance(TimeSpan.FromMinutes(2));
        var others = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TokenAsync()));

        Assert.Equal(2, service.Calls["accesskey"]);
        Assert.Equal(KeyOf(first), KeyOf(second));
        Assert.NotEqual(KeyOf(first), Assert.Single(others.Select(KeyOf).Distinct(StringComparer.Ordinal)));
        Assert.Equal(HttpStatusCode.OK, await ConnectAsync(second)); // signed with the former key, and still good
        Assert.Equal(HttpStatusCode.OK, await ConnectAsync(others[0]));
    }

    [Fact]
    public async Task While_no_other_key_is_to_be_had_the_old_one_serves_as_long_as_the_service_takes_it_and_no_longer()
    {
        var first = await TokenAsync();
        service.Faults.Outage = true;
        clock.Advance(TimeSpan.FromMinutes(80));
        var late = await TokenAsync();
        _ = await TokenAsync();
        service.Faults.Outage = false;
        Assert.Equal(KeyOf(first), KeyOf(late));
        Assert.Equal(HttpStatusCode.OK, await ConnectAsync(late));
        Assert.Equal(1, service.Calls["accesskey"]); // it rests between its tries

        service.Faults.Outage = true;
        clock.Advance(TimeSpan.FromMinutes(6));
        await Assert.ThrowsAsync<OutageException>(TokenAsync);
        service.Faults.Outage = false;
        var next = await TokenAsync();

        Assert.NotEqual(KeyOf(first), KeyOf(next));
        Assert.Equal(HttpStatusCode.OK, await ConnectAsync(next));
    }

    private Task<string> TokenAsync() =>
        keys.ClientTokenAsync("chat", Fresh.Id().ToString(), TimeSpan.FromHours(1), [], CancellationToken.None).AsTask();

    private static string KeyOf(string token) => token[..token.IndexOf('.', StringComparison.Ordinal)]; // its header names the key

    private async Task<HttpStatusCode> ConnectAsync(string token)
    {
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = service.Endpoint };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/client/negotiate?hub=chat&negotiateVersion=1");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    private TokenCredential Identity()
    {
        var credential = new Mock<TokenCredential>(MockBehavior.Strict);
        credential
            .Setup(c => c.GetTokenAsync(It.IsAny<TokenRequestContext>(), It.IsAny<CancellationToken>()))
            .Returns((TokenRequestContext asked, CancellationToken _) => new(new AccessToken(Token(asked), clock.GetUtcNow().AddHours(1))));
        return credential.Object;
    }

    private string Token(TokenRequestContext asked) => SignalRTokens.Create(
        new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["aud"] = Assert.Single(asked.Scopes).Replace("/.default", "", StringComparison.Ordinal),
            ["exp"] = clock.GetUtcNow().AddHours(1).ToUnixTimeSeconds(),
        },
        "entra");
}
