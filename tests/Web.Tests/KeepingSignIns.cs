using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Veza.Web.Tests;

/// <summary>A sign-in lasts until it has ended; then every page says so, and what was written waits for the same person.</summary>
public sealed class KeepingSignIns(Browser browser) : IClassFixture<Browser>
{
    private const string Refresh = "**/api/auth/refresh";

    [Fact]
    public async Task A_sign_in_that_ended_is_told_whoever_tells_it_and_what_was_written_waits_for_the_same_person()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await using var hers = await browser.OpenAsync(alice, server.Address);
        await hers.OpenRoomAsync(room);
        var second = new ChatPage(hers.Context, await hers.Context.NewPageAsync());
        await second.Page.GotoAsync("/");
        await second.UntilOnlineAsync();
        await hers.Composer.FillAsync("not sent yet");
        await WatchAsync(hers.Page);

        using var ended = await alice.SendAsync(HttpMethod.Post, "/api/auth/logout", new { everywhere = true });
        await UntilToldAsync(hers.Page);
        await UntilToldAsync(second.Page);
        await second.Page.CloseAsync();
        Assert.True(ended.IsSuccessStatusCode);
        Assert.DoesNotContain("offline", await hers.Page.EvaluateAsync<string[]>("() => window.seen"));
        Assert.Equal("Veza", await hers.Page.TitleAsync());

        await hers.SignInAsync(bob);
        await hers.OpenRoomAsync(room);
        Assert.Equal("", await hers.Composer.InputValueAsync());
        await hers.Page.GetByTestId("account-menu").ClickAsync();
        await hers.Page.GetByTestId("sign-out").ClickAsync();
        await hers.Page.GetByTestId("signin-form").WaitForAsync();
        Assert.Equal(0, await hers.Page.GetByTestId("signin-expired").CountAsync());

        foreach (var door in new[] { "**/api/negotiate", "**/api/sync", "**/api/rooms/*/members*" })
        {
            await hers.SignInAsync(alice);
            await hers.OpenRoomAsync(room);
            Assert.Equal("not sent yet", await hers.Composer.InputValueAsync());
            await RefuseAsync(hers.Page, door);
            await RefuseAsync(hers.Page, Refresh);
            await hers.Page.ReloadAsync();
            await UntilToldAsync(hers.Page);
            await hers.Page.UnrouteAllAsync();
        }
    }

    [Fact]
    public async Task A_page_load_spends_no_refresh_token_and_a_lost_answer_costs_no_sign_in()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await using var hers = await browser.OpenAsync(alice, server.Address);
        await hers.OpenRoomAsync(room);
        var refreshes = new ConcurrentQueue<string>();
        hers.Context.Request += (_, request) =>
        {
            if (request.Url.EndsWith("/auth/refresh", StringComparison.Ordinal)) refreshes.Enqueue(request.PostData ?? "");
        };
        var answers = 0;
        hers.Context.RequestFinished += (_, request) =>
        {
            if (request.Url.EndsWith("/auth/refresh", StringComparison.Ordinal)) Interlocked.Increment(ref answers);
        };

        await hers.Page.ReloadAsync();
        await hers.UntilOnlineAsync();
        var second = new ChatPage(hers.Context, await hers.Context.NewPageAsync());
        await second.Page.GotoAsync("/");
        await second.UntilOnlineAsync();
        Assert.Empty(refreshes);

        // The server spends the token, and the tab is closed before the answer reaches it.
        var answered = new TaskCompletionSource();
        await second.Page.RouteAsync(Refresh, async route =>
        {
            await route.FetchAsync();
            answered.TrySetResult();
        });
        await ExpireAsync(second.Page);
        var reload = second.Page.ReloadAsync();
        await answered.Task;
        await reload;
        await second.Page.CloseAsync();

        await hers.Page.ReloadAsync();
        await hers.UntilOnlineAsync();
        var third = new ChatPage(hers.Context, await hers.Context.NewPageAsync());
        await third.Page.GotoAsync("/");
        await third.UntilOnlineAsync();
        Assert.Equal(1, answers); // a refresh that a reload cut off is asked for again, with the same token
        Assert.Single(refreshes.Distinct());

        await ExpireAsync(hers.Page);
        await Task.WhenAll(hers.Page.ReloadAsync(), third.Page.ReloadAsync());
        await hers.UntilOnlineAsync();
        await third.UntilOnlineAsync();
        Assert.Equal(2, answers);
        Assert.Equal(2, refreshes.Distinct().Count());
    }

    /// <summary>What the connection was called from now on.</summary>
    private static async Task WatchAsync(IPage page) => await page.EvaluateAsync("""
        () => {
            window.seen = [];
            new MutationObserver(() => {
                const bar = document.querySelector('[data-testid=connection-state]');
                if (bar) window.seen.push(bar.dataset.state);
            }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-state'] });
        }
        """);

    private static Task UntilToldAsync(IPage page) => page.GetByTestId("signin-expired").WaitForAsync();

    private static async Task RefuseAsync(IPage page, string address) => await page.RouteAsync(address, route => route.FulfillAsync(
        new RouteFulfillOptions
        {
            Status = 401,
            ContentType = "application/problem+json",
            Body = """{"status":401,"code":"token_invalid"}""",
        }));

    /// <summary>Lets the access token be past its time, as after an hour.</summary>
    private static async Task ExpireAsync(IPage page) => await page.EvaluateAsync("""
        () => localStorage.setItem('veza.session', JSON.stringify({ ...JSON.parse(localStorage.getItem('veza.session')), expires_at: 0 }))
        """);
}
