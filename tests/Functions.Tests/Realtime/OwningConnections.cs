using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Realtime;

/// <summary>
/// Over long polling and server-sent events each request is one by itself. Whoever learns the token of somebody's connection can
/// neither speak nor listen over it.
/// </summary>
[Trait(Stage.Name, Stage.Standalone)] // on the other stage the connection is SignalR Service's
public sealed class OwningConnections : IAsyncLifetime
{
    private const string Handshake = "{\"protocol\":\"json\",\"version\":1}\u001e";

    private TestServer server = null!;
    private TestUser ann = null!;
    private TestUser eve = null!;
    private Guid room;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync();
        (ann, eve) = (await server.CreateUserAsync("Ann"), await server.CreateUserAsync("Eve"));
        room = await server.CreateRoomAsync(ann);
    }

    public Task DisposeAsync() => server.DisposeAsync().AsTask();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nobody_speaks_or_listens_over_the_connection_of_another_sign_in(bool serverSentEvents)
    {
        await using var atAnn = await server.ConnectAsync(ann);
        var (token, id) = await NegotiateAsync(ann);
        var other = ann with { Token = (await server.Http.LoginAsync(ann.Email))["token"] };
        string?[] strangers = [await HubTokenAsync(eve), await HubTokenAsync(other), null];
        using var listening = serverSentEvents ? await OpenAsync(id, token) : null;
        if (!serverSentEvents) Assert.Equal(200, (await CallAsync(HttpMethod.Get, id, token)).Status); // the first poll comes back at once

        var refused = new List<(int, string?)>();
        foreach (var stranger in strangers)
        {
            refused.Add((await CallAsync(HttpMethod.Post, id, stranger, Handshake + Saying("as Ann"))).Refusal);
            refused.Add((await CallAsync(HttpMethod.Get, id, stranger)).Refusal);
            refused.Add((await CallAsync(HttpMethod.Delete, id, stranger)).Refusal);
        }

        var shaken = await CallAsync(HttpMethod.Post, id, token, Handshake);
        var said = await CallAsync(HttpMethod.Post, id, token, Saying("by Ann"));
        var heard = await atAnn.NextAsync("message.new");

        Assert.All(refused[..6], r => Assert.Equal((401, "connection_unknown"), r));
        Assert.All(refused[6..], r => Assert.Equal((401, "unauthenticated"), r));
        Assert.Equal((200, 200, "by Ann"), (shaken.Status, said.Status, heard["message"].Text("content")));
        Assert.Equal(["by Ann"], await server.Database.ListAsync("SELECT content FROM messages", r => r.GetString(0)));
    }

    [Fact]
    public async Task What_is_said_before_the_owner_has_connected_is_refused_as_well()
    {
        var (_, id) = await NegotiateAsync(ann);

        var early = await CallAsync(HttpMethod.Post, id, await HubTokenAsync(eve), Handshake + Saying("as Ann"));
        var opened = await CallAsync(HttpMethod.Get, id, await HubTokenAsync(eve));

        Assert.Equal([(401, "connection_unknown"), (401, "connection_unknown")], [early.Refusal, opened.Refusal]);
    }

    [Theory]
    [InlineData(1, "connectionToken")]
    [InlineData(0, "connectionId")]
    public async Task The_token_alone_without_its_seal_opens_nothing_not_even_to_its_owner(int version, string name)
    {
        var token = await HubTokenAsync(ann);
        var id = (await CallAsync(HttpMethod.Post, "", token, "", $"/hub/negotiate?negotiateVersion={version}"))[name];

        var bare = await CallAsync(HttpMethod.Get, id[..id.LastIndexOf('.')], token);
        var twice = await CallAsync(HttpMethod.Get, $"{id}&id={id}", token);
        var whole = await CallAsync(HttpMethod.Get, id, token);

        Assert.Equal([(401, "connection_unknown"), (401, "connection_unknown")], [bare.Refusal, twice.Refusal]);
        Assert.Equal(200, whole.Status);
    }

    private string Saying(string text) => new JsonObject
    {
        ["type"] = 1, ["target"] = "event", ["invocationId"] = "1",
        ["arguments"] = new JsonArray(new JsonObject
        {
            ["type"] = "message.send", ["room_id"] = room, ["content"] = text, ["client_message_id"] = Fresh.Id(),
        }),
    }.ToJsonString() + '\u001e';

    private async Task<(string Token, string Id)> NegotiateAsync(TestUser user)
    {
        var token = await HubTokenAsync(user);
        var answer = await CallAsync(HttpMethod.Post, "", token, "", "/hub/negotiate?negotiateVersion=1");
        return (token, answer["connectionToken"]);
    }

    private async Task<string> HubTokenAsync(TestUser user) =>
        (await server.Http.PostAnswerAsync("/api/negotiate", token: user.Token))["accessToken"];

    private async Task<Answer> CallAsync(HttpMethod method, string id, string? token, string? body = null, string? path = null)
    {
        using var request = Request(method, path ?? $"/hub?id={id}", token);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "text/plain");
        return await Answer.FromAsync(await server.Http.SendAsync(request));
    }

    private async Task<HttpResponseMessage> OpenAsync(string id, string token)
    {
        using var request = Request(HttpMethod.Get, $"/hub?id={id}", token);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        var answer = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return answer;
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string? token)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }
}
