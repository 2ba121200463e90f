using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Azure;

/// <summary>What the host's extension says is believed to be a JSON object, and nothing more.</summary>
[Trait(Stage.Name, Stage.Standalone)]
public sealed class GarblingInvocations
{
    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("[]")]
    [InlineData("\"{}\"")]
    [InlineData("{")]
    [InlineData("{}{}")]
    public async Task What_is_no_object_fails_the_call_in_words_and_logs_no_error_of_ours(string invocation)
    {
        await using var app = await FunctionsApp.StartAsync();

        foreach (var function in new[] { "signalr-event", "signalr-connected", "signalr-disconnected" })
        {
            var failure = await Assert.ThrowsAsync<InvalidDataException>(() => app.Host.CallAsync(function, invocation));
            Assert.Equal("The invocation of the SignalR extension is no JSON object.", failure.Message);
        }

        Assert.Empty(app.Log.Errors);
    }

    [Fact]
    public async Task What_is_nested_too_deep_is_refused_too()
    {
        await using var app = await FunctionsApp.StartAsync();

        await Assert.ThrowsAsync<InvalidDataException>(() => app.Host.CallAsync("signalr-event", new string('[', 100_000)));

        Assert.Empty(app.Log.Errors);
    }

    [Fact]
    public async Task Coming_and_going_are_understood_and_return_nothing()
    {
        await using var app = await FunctionsApp.StartAsync([new("Veza:Presence:DisconnectGrace", "00:00:00")]);
        var (alice, bob) = (await app.CreateUserAsync("Alice"), await app.CreateUserAsync("Bob"));
        var hub = await app.ConnectAsync(alice);
        var known = app.Host.Last["signalr-connected"].DeepClone().AsObject();
        await hub.DisposeAsync();
        await Waiting.UntilAsync(() => app.Host.Has("signalr-disconnected"), () => "she is gone");
        var seen = new List<string> { await StatusAsync(bob, alice) };

        foreach (var function in new[] { "signalr-connected", "signalr-disconnected" })
        {
            Assert.Null(await app.Host.CallAsync(function, known));
            seen.Add(await StatusAsync(bob, alice));
        }

        Assert.Equal(["offline", "online", "offline"], seen);
    }

    private static async Task<string> StatusAsync(TestUser asking, TestUser user) =>
        (await asking.GetAsync($"/api/presence/{user.Id}")).Text("status");
}
