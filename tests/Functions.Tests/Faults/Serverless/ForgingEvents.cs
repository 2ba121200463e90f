using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Faults.Serverless;

/// <summary>Somebody else speaks to the webhook of SignalR Service.</summary>
[Trait(Stage.Name, Stage.Functions)]
public sealed class ForgingEvents : IAsyncLifetime
{
    private TestScene scene = null!;
    private PackagedServer server = null!;
    private AzureScene azure = null!;
    private UpstreamTap tap = null!;
    private TestUser alice = null!;
    private Guid room;

    public async Task InitializeAsync()
    {
        scene = await TestScene.CreateAsync();
        server = await PackagedServer.StartAsync(scene);
        azure = await scene.AzureAsync();
        tap = await UpstreamTap.StartAsync(server.Host.SignalRWebhook);
        azure.SignalR.UpstreamTemplate = tap.Address.ToString();
        alice = await TestPeople.CreateAsync(server.Address, "Alice");
        room = await TestPeople.CreateRoomAsync(alice, []);
    }

    public async Task DisposeAsync()
    {
        await tap.DisposeAsync();
        await server.DisposeAsync();
        await scene.DisposeAsync();
    }

    [Fact]
    public async Task What_the_service_has_not_signed_is_refused_by_the_host_and_never_reaches_the_app()
    {
        await using var hub = await ConnectAsync();
        var (said, before) = (await SayAsync(hub, "hello"), server.Host.Answers.Values.Sum());
        var webhook = server.Host.SignalRWebhook;

        var another = await tap.SayAsync(said.With("X-ASRS-Connection-Id", "another"));
        var unsigned = await tap.SayAsync(said.With("X-ASRS-Signature", ""));
        var forged = Sign("a key that is none", said.Headers["X-ASRS-Connection-Id"]);
        var wrongKey = await tap.SayAsync(said.With("X-ASRS-Signature", forged));
        var noCode = await tap.SayAsync(said, new Uri(webhook.GetLeftPart(UriPartial.Path)));
        var wrongCode = await tap.SayAsync(said, new Uri(webhook.GetLeftPart(UriPartial.Path) + "?code=guess"));

        Assert.Equal([401, 401, 401, 401, 401], new[] { another, unsigned, wrongKey, noCode, wrongCode }.Select(a => a.Status));
        Assert.Equal((before, 1), (server.Host.Answers.Values.Sum(), await scene.Database.CountAsync("messages")));
    }

    [Fact]
    public async Task An_event_said_again_while_its_connection_is_open_is_the_same_message()
    {
        await using var hub = await ConnectAsync();
        var said = await SayAsync(hub, "hello");

        var (status, answer) = await tap.SayAsync(said);

        Assert.Equal((200, "ack"), (status, Result(answer).Text("type")));
        Assert.Equal(1, await scene.Database.CountAsync("messages"));
    }

    [Fact]
    public async Task A_signature_of_a_connection_that_is_gone_is_worth_nothing()
    {
        Overheard said;
        await using (var hub = await ConnectAsync()) said = await SayAsync(hub, "hello");
        await Waiting.UntilAsync(() => tap.Has("disconnected"), () => "the connection's end is told");

        var (status, answer) = await tap.SayAsync(Reworded(said, "after the end"));

        Assert.Equal((200, "connection_unknown"), (status, Result(answer).Text("code")));
        Assert.Equal(1, await scene.Database.CountAsync("messages"));
    }

    [Theory]
    [InlineData("X-ASRS-User-Id")]
    [InlineData("X-ASRS-User-Claims")]
    public async Task Who_has_the_access_key_still_cannot_speak_for_somebody_else(string header)
    {
        var bob = await TestPeople.CreateAsync(server.Address, "Bob");
        await using var hub = await ConnectAsync();
        var said = await SayAsync(hub, "hello");
        var value = header == "X-ASRS-User-Id"
            ? bob.Id.ToString()
            : said.Headers[header].Replace("veza.proof: ", "veza.proof: 00", StringComparison.Ordinal);

        var forged = await tap.SayAsync(Reworded(said, "not hers").With(header, value));
        var invented = await tap.SayAsync(Reworded(said, "of no connection")
            .With("X-ASRS-Connection-Id", "invented").With("X-ASRS-Signature", Sign(Key(), "invented")));

        Assert.Equal("connection_unknown", Result(forged.Body).Text("code"));
        Assert.Equal("connection_unknown", Result(invented.Body).Text("code"));
        Assert.Equal(1, await scene.Database.CountAsync("messages"));
        Assert.DoesNotContain(Key(), server.Output, StringComparison.Ordinal);
    }

    private static string Sign(string key, string connection) => "sha256=" + Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(connection)));

    private static JsonNode Result(string completion) => JsonNode.Parse(completion)!["result"]!;

    /// <summary>The same event, with another message in it.</summary>
    private static Overheard Reworded(Overheard said, string content)
    {
        var text = Encoding.UTF8.GetString(said.Body).TrimEnd('\u001e');
        var frame = JsonNode.Parse(text)!;
        var message = frame["arguments"]![0]!.AsObject();
        (message["content"], message["client_message_id"]) = (content, Fresh.Id());
        return said with { Body = Encoding.UTF8.GetBytes(frame.ToJsonString() + '\u001e') };
    }

    private string Key() =>
        azure.SignalR.ConnectionString.Split(';').Single(p => p.StartsWith("AccessKey=", StringComparison.Ordinal))[10..];

    private async Task<HubClient> ConnectAsync()
    {
        var hub = await HubClient.ConnectAsync(server.Address, alice.Token);
        await hub.SettleAsync();
        return hub;
    }

    private async Task<Overheard> SayAsync(HubClient hub, string content)
    {
        var ack = await hub.InvokeAsync(new JsonObject
        {
            ["type"] = "message.send", ["room_id"] = room, ["content"] = content, ["client_message_id"] = Fresh.Id(),
        });
        Assert.Equal("ack", ack.Text("type"));
        return tap.Last("event");
    }
}
