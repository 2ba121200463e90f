using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Veza.Functions.Http;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Http;

/// <summary>Long answers leave compressed, where the client takes that and no secret is in them.</summary>
public sealed class CompressingAnswers : IAsyncLifetime
{
    private TestServer server = null!;
    private TestUser alice = null!;
    private Guid room;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync();
        alice = await server.CreateUserAsync("Alice");
        room = await server.CreateRoomAsync(alice);
        for (var i = 0; i < 20; i++) await alice.SayAsync(room, $"{i}: {new string('a', 200)}");
    }

    public Task DisposeAsync() => server.DisposeAsync().AsTask();

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip, br", "br")]
    [InlineData("br;q=0, gzip;q=0.1", "gzip")]
    [InlineData("identity", "")]
    [InlineData("", "")]
    public async Task A_long_answer_is_the_same_in_each_encoding(string accepted, string encoding)
    {
        var plain = await AskAsync($"/api/rooms/{room}/messages", "");

        var answer = await AskAsync($"/api/rooms/{room}/messages", accepted);

        Assert.Equal((200, encoding), (answer.Status, answer.Encoding));
        Assert.Equal(Encoding.UTF8.GetString(plain.Bytes), Encoding.UTF8.GetString(Decoded(answer)));
        Assert.Equal(encoding.Length > 0, answer.Bytes.Length < plain.Bytes.Length / 4);
        Assert.Contains("Accept-Encoding", answer.Vary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_short_answer_and_a_refusal_leave_as_they_are()
    {
        var quiet = await server.CreateRoomAsync(alice);

        var (short_, refused) = (await AskAsync($"/api/rooms/{quiet}/messages", "br"), await AskAsync($"/api/rooms/{Fresh.Id()}/messages", "br"));

        Assert.Equal((200, "", "[]"), (short_.Status, short_.Encoding, Encoding.UTF8.GetString(short_.Bytes)));
        Assert.Equal((404, ""), (refused.Status, refused.Encoding));
        Assert.Contains("room_not_found", Encoding.UTF8.GetString(refused.Bytes), StringComparison.Ordinal);
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task The_bound_is_a_setting_and_nothing_compresses_nothing()
    {
        await using var never = await server.StartSiblingAsync([new("Veza:Http:CompressFromBytes", "0")]);
        await using var always = await server.StartSiblingAsync([new("Veza:Http:CompressFromBytes", "1")]);

        var path = $"/api/rooms/{room}";
        var answers = new[] { await AskAsync(path, "br", never), await AskAsync(path, "br", always), await AskAsync(path, "br") };

        Assert.Equal(["", "br", ""], answers.Select(a => a.Encoding));
    }

    /// <summary>Where a secret stands beside text that a stranger chose, the length of a compressed answer gives it away.</summary>
    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public void Nothing_that_answers_with_a_secret_or_is_on_the_way_of_a_message_compresses()
    {
        var routes = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<CompressesAnswers>() is not null)
            .Select(e => e.RoutePattern.RawText!.TrimEnd('/')).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(
            [
                "/api/messages/saved", "/api/messages/saved/ids",
                "/api/messages/{messageId:guid}/reactions", "/api/messages/{messageId:guid}/receipts", "/api/messages/{messageId:guid}/revisions",
                "/api/messages/{messageId:guid}/thread",
                "/api/moderation/actions", "/api/moderation/audit", "/api/moderation/cases",
                "/api/moderation/cases/{id:guid}", "/api/moderation/held", "/api/moderation/notices",
                "/api/moderation/people/{id:guid}", "/api/moderation/reports",
                "/api/moderation/rules", "/api/moderation/rules/dry-run", "/api/moderation/rules/export", "/api/moderation/rules/import",
                "/api/moderation/rules/revert", "/api/moderation/rules/versions", "/api/moderation/rules/versions/{version}", "/api/moderation/stats",
                "/api/rooms", "/api/rooms/discover", "/api/rooms/{id:guid}", "/api/rooms/{id:guid}/members", "/api/rooms/{id:guid}/preview", "/api/rooms/{roomId:guid}/messages",
                "/api/rooms/{roomId:guid}/pins",
                "/api/spaces", "/api/spaces/discover", "/api/spaces/{id:guid}/bans", "/api/spaces/{id:guid}/channels", "/api/spaces/{id:guid}/members",
                "/api/sync", "/api/threads", "/api/users/cards", "/api/users/search",
            ],
            routes.Order(StringComparer.Ordinal));
    }

    private static byte[] Decoded((int Status, string Encoding, string Vary, byte[] Bytes) answer)
    {
        using var sent = new MemoryStream(answer.Bytes);
        using Stream decoded = answer.Encoding switch
        {
            "br" => new BrotliStream(sent, CompressionMode.Decompress),
            "gzip" => new GZipStream(sent, CompressionMode.Decompress),
            _ => sent,
        };
        using var text = new MemoryStream();
        decoded.CopyTo(text);
        return text.ToArray();
    }

    private async Task<(int Status, string Encoding, string Vary, byte[] Bytes)> AskAsync(
        string path, string accepted, TestServer? other = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri((other ?? server).Address, path));
        request.Headers.Authorization = new("Bearer", alice.Token);
        if (accepted.Length > 0) request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        using var answer = await (other ?? server).Http.SendAsync(request);
        return ((int)answer.StatusCode, string.Join(',', answer.Content.Headers.ContentEncoding), string.Join(',', answer.Headers.Vary),
            await answer.Content.ReadAsByteArrayAsync());
    }
}
