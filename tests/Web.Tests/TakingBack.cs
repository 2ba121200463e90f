using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Veza.Web.Tests;

/// <summary>Copies of what people said, and of what they are called, on pages that are open and on those that come back.</summary>
public sealed class TakingBack(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private const string Secret = "what should not stay";

    // All of the page, its live regions too, and all that the client keeps in the browser.
    private const string Kept = """
        async secret => {
            if (document.body.innerHTML.includes(secret)) return 'on the page';
            if (JSON.stringify({ ...localStorage }).includes(secret)) return 'in localStorage';
            const open = indexedDB.open('veza');
            const database = await new Promise((done, fail) => { open.onsuccess = () => done(open.result); open.onerror = fail; });
            const plain = (_, value) => value instanceof Map ? [...value] : value;
            for (const name of database.objectStoreNames) {
                const all = database.transaction(name).objectStore(name).getAll();
                const rows = await new Promise((done, fail) => { all.onsuccess = () => done(all.result); all.onerror = fail; });
                if (JSON.stringify(rows, plain).includes(secret)) { database.close(); return name; }
            }
            database.close();
            return null;
        }
        """;

    private TestServer server = null!;
    private TestUser alice = null!;
    private TestUser bob = null!;
    private Guid room;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync(Browser.Settings);
        alice = await server.CreateUserAsync("Alice");
        bob = await server.CreateUserAsync("Bob");
        room = await server.CreateRoomAsync(alice, bob);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task A_deleted_message_is_gone_from_quotes_and_the_reply_being_written_also_after_a_reload()
    {
        var said = (await alice.SayAsync(room, Secret)).Guid("id");
        await alice.SayAsync(room, "an answer", replyTo: said);
        await using var his = await browser.OpenAsync(bob, server.Address);
        await his.OpenRoomAsync(room);
        var quote = his.Page.GetByTestId("quote");
        await quote.Filter(new LocatorFilterOptions { HasText = Secret }).WaitForAsync();
        var original = his.Page.Locator($"[data-message-id='{said}']");
        await original.HoverAsync();
        await original.GetByTestId("reply-message").ClickAsync();
        var context = his.Page.GetByTestId("composer-context");
        await context.Filter(new LocatorFilterOptions { HasText = Secret }).WaitForAsync();

        await alice.SendAsync(HttpMethod.Delete, $"/api/messages/{said}");

        await quote.Filter(new LocatorFilterOptions { HasNotText = Secret }).WaitForAsync();
        await context.Filter(new LocatorFilterOptions { HasNotText = Secret }).WaitForAsync();
        await UntilNotKeptAsync(his, Secret);
        await his.Page.ReloadAsync();
        await his.UntilOnlineAsync();
        await his.UntilShownAsync("an answer");
        Assert.Null(await his.Page.EvaluateAsync<string?>(Kept, Secret));
    }

    [Fact]
    public async Task A_person_who_is_renamed_has_the_new_name_everywhere_on_an_open_page_and_after_a_reload()
    {
        var direct = (await alice.PostAsync("/api/rooms", new JsonObject { ["type"] = "direct", ["members"] = new JsonArray(bob.Id) })).Guid("id");
        var said = (await alice.SayAsync(direct, "hello")).Guid("id");
        await bob.SayAsync(direct, "hello back", replyTo: said);
        await using var his = await browser.OpenAsync(bob, server.Address);
        await his.OpenRoomAsync(direct);
        await his.UntilShownAsync("hello back");

        await alice.SendAsync(HttpMethod.Patch, "/api/users/me", new JsonObject { ["name"] = "Olga" });

        await his.Page.GetByTestId("room-title").Filter(new LocatorFilterOptions { HasText = "Olga" }).WaitForAsync();
        await his.Page.Locator($"[data-testid=room-item][data-room-id='{direct}'][data-room-name=Olga]").WaitForAsync();
        Assert.Contains("Olga", await his.Page.GetByTestId("quote").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("Olga", await his.Page.TitleAsync(), StringComparison.Ordinal);
        await UntilNotKeptAsync(his, "Alice");
        await his.Page.ReloadAsync();
        await his.UntilOnlineAsync();
        await his.UntilShownAsync("hello back");
        Assert.Null(await his.Page.EvaluateAsync<string?>(Kept, "Alice"));
    }

    [Fact]
    public async Task Unread_messages_that_are_deleted_and_mentions_that_are_edited_count_without_a_reload()
    {
        await using var his = await browser.OpenAsync(bob, server.Address);
        var item = his.Page.Locator($"[data-testid=room-item][data-room-id='{room}']");
        var (first, second) = ((await alice.SayAsync(room, "one")).Guid("id"), (await alice.SayAsync(room, "two")).Guid("id"));
        await his.Page.WaitForFunctionAsync("() => document.title.startsWith('(2)')");

        await alice.SendAsync(HttpMethod.Patch, $"/api/messages/{first}", new JsonObject { ["content"] = "one, @all" });
        await item.Locator("[data-testid=unread-badge][data-count='2'][data-mentions='1']").WaitForAsync();
        await alice.SendAsync(HttpMethod.Delete, $"/api/messages/{first}");
        await item.Locator("[data-testid=unread-badge][data-count='1'][data-mentions='0']").WaitForAsync();
        await alice.SendAsync(HttpMethod.Delete, $"/api/messages/{second}");

        await his.Page.WaitForFunctionAsync("() => !document.title.startsWith('(')");
        Assert.Equal("0", await item.GetAttributeAsync("data-unread"));
        Assert.Equal(0, await his.Page.GetByTestId("unread-badge").CountAsync());
    }

    // The page itself looks again and again: what WaitForFunctionAsync is given counts as true as soon as it is a promise.
    private static async Task UntilNotKeptAsync(ChatPage page, string words) => await page.Page.EvaluateAsync(
        $$"""
        async words => {
            const kept = {{Kept}};
            while (await kept(words)) await new Promise(done => setTimeout(done, 50));
        }
        """, words).WaitAsync(TimeSpan.FromSeconds(30));
}
