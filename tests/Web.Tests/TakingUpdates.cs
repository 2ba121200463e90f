using Microsoft.Playwright;
using Veza.Testing.Stages;

namespace Veza.Web.Tests;

/// <summary>A new version of the client is offered. Nobody loses a word to it, and nobody gets parts of two versions.</summary>
[Trait(Stage.Name, Stage.Standalone)] // replaces the files that the server serves
public sealed class TakingUpdates(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_new_version_is_offered_and_taken_when_the_person_says_so()
    {
        using var deployed = new DeployedClient();
        await using var server = await TestServer.StartAsync(deployed.Settings);
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        await using var window = await browser.OpenAsync(alice, server.Address, "fr-FR");
        await window.OpenRoomAsync(room);
        await window.SayAsync("alice-1");
        await Device.UntilKeptAsync(window.Page, "alice-1");
        var other = await window.Context.NewPageAsync();
        await other.GotoAsync(window.Page.Url);
        await other.GetByTestId("composer").FillAsync("au milieu d’une phr");
        await other.EvaluateAsync("() => { window.mark = 'not reloaded'; }");

        deployed.Replace();
        await window.Page.ReloadAsync(); // the former version, all of it, though the server has none of it any more
        await window.UntilShownAsync("alice-1");
        var offer = window.Page.GetByTestId("update-offer");
        await offer.WaitForAsync();
        var (before, said) = (await EntryAsync(window.Page), await offer.InnerTextAsync());
        await window.Page.GetByTestId("update-accept").ClickAsync();
        await window.Page.WaitForFunctionAsync("entry => document.scripts.length && ![...document.scripts].some(s => s.src.endsWith(entry))", before);
        await window.UntilOnlineAsync();
        await window.UntilShownAsync("alice-1");

        Assert.Contains("Recharger", said, StringComparison.Ordinal);
        Assert.Equal(deployed.FormerEntry, before);
        Assert.Equal(deployed.Entry, await EntryAsync(window.Page));
        await other.GetByTestId("update-offer").WaitForAsync();
        Assert.Equal("not reloaded", await other.EvaluateAsync<string>("() => window.mark"));
        Assert.Equal("au milieu d’une phr", await other.GetByTestId("composer").InputValueAsync());
        Assert.Equal(deployed.FormerEntry, await EntryAsync(other));
        Assert.Equal(200, await other.EvaluateAsync<int>("async entry => (await fetch('/assets/' + entry)).status", deployed.FormerEntry));
        await other.GetByTestId("update-accept").ClickAsync();
        await other.WaitForFunctionAsync("() => window.mark === undefined");
        await other.GetByTestId("composer").WaitForAsync();
        Assert.Equal(deployed.Entry, await EntryAsync(other));
        Assert.Equal("au milieu d’une phr", await other.GetByTestId("composer").InputValueAsync());
    }

    [Fact]
    public async Task A_version_of_which_the_server_has_only_parts_is_not_taken()
    {
        using var deployed = new DeployedClient();
        await using var server = await TestServer.StartAsync(deployed.Settings);
        var alice = await server.CreateUserAsync("Alice");
        var room = await server.CreateRoomAsync(alice);
        await using var window = await browser.OpenAsync(alice, server.Address);
        await window.OpenRoomAsync(room);
        await window.SayAsync("alice-1");
        await Device.UntilKeptAsync(window.Page, "alice-1");

        deployed.ReplaceInPart();
        await window.Page.ReloadAsync();
        await window.UntilShownAsync("alice-1");
        var tried = await window.Page.EvaluateAsync<string>("""
            async () => {
                const registration = await navigator.serviceWorker.ready;
                let worker = registration.installing;
                registration.addEventListener('updatefound', () => { worker = registration.installing; });
                // The page looks for updates itself, and as long as its own try has not quite ended, asking for another begins none.
                for (let asked = 0; !worker && asked < 100; asked++) {
                    await registration.update();
                    await new Promise(done => setTimeout(done, 50));
                }
                while (worker && worker.state === 'installing') await new Promise(done => worker.addEventListener('statechange', done, { once: true }));
                return `${worker ? 'tried' : 'not tried'}, then ${worker?.state}`;
            }
            """);

        Assert.Equal("tried, then redundant", tried);
        Assert.Equal(0, await window.Page.GetByTestId("update-offer").CountAsync());
        Assert.Equal(deployed.FormerEntry, await EntryAsync(window.Page));
        Assert.All(await Device.CachedAsync(window.Page), url => Assert.DoesNotContain(deployed.Entry, url, StringComparison.Ordinal));
    }

    private static Task<string> EntryAsync(IPage page) =>
        page.EvaluateAsync<string>("() => [...document.scripts].find(s => s.type === 'module').src.split('/').pop()");
}
