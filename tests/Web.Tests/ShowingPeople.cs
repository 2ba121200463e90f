using Microsoft.Playwright;
using Veza.Testing.Stages;

namespace Veza.Web.Tests;

/// <summary>Who somebody is, from wherever their name stands; and names as long and as hostile as they may be.</summary>
[Trait(Stage.Name, Stage.Standalone)] // what a page looks like is the same on every stage
public sealed class ShowingPeople(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private static readonly string Long = string.Concat(Enumerable.Repeat("Wilhelmina", 8));
    private const string Arabic = "\u0639\u0628\u062F \u0627\u0644\u0631\u062D\u0645\u0646 \u0628\u0646 \u0645\u062D\u0645\u062F \u0628\u0646 \u0639\u0628\u062F \u0627\u0644\u0639\u0632\u064A\u0632 \u0627\u0644\u062E\u0644\u064A\u0644\u064A";

    private TestServer server = null!;
    private TestUser alice = null!;
    private TestUser bob = null!;
    private Guid room;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync(Browser.Settings);
        (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        room = await server.CreateRoomAsync(alice, bob);
        await bob.SayAsync(room, "hello");
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData(1280)]
    [InlineData(360)]
    public async Task A_name_leads_to_the_person_and_on_to_a_conversation(int width)
    {
        await using var hers = await browser.OpenAsync(alice, server.Address, width: width);
        var page = hers.Page;
        var card = page.GetByTestId("person-dialog");
        await hers.OpenRoomAsync(room);
        await hers.UntilShownAsync(1);

        // By keys: into the message, on to its author, and back to where one was.
        await page.GetByTestId("message").FocusAsync();
        await page.GetByTestId("author").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(card.GetByTestId("person-name")).ToHaveTextAsync("Bob");
        await Assertions.Expect(card.GetByTestId("person-status")).ToHaveAttributeAsync("data-status", "offline");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.GetByTestId("author")).ToBeFocusedAsync();

        await page.GetByTestId("author-avatar").ClickAsync();
        await card.GetByTestId("person-message").ClickAsync();
        await Assertions.Expect(page.GetByTestId("room-title")).ToHaveTextAsync("Bob");
        await Assertions.Expect(card).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Somebody_who_is_not_there_any_more_is_said_so()
    {
        await using var hers = await browser.OpenAsync(alice, server.Address, "fr-FR");
        await hers.OpenRoomAsync(room);
        await hers.UntilShownAsync(1);
        await hers.Page.RouteAsync($"**/api/users/{bob.Id}", route => route.FulfillAsync(new RouteFulfillOptions
        {
            Status = 404, ContentType = "application/problem+json", Body = """{"code":"user_not_found"}""",
        }));

        await hers.Page.GetByTestId("author").ClickAsync();

        await Assertions.Expect(hers.Page.GetByTestId("person-gone")).ToBeVisibleAsync();
        await Assertions.Expect(hers.Page.GetByTestId("person-name")).ToHaveTextAsync("Bob");
        await Assertions.Expect(hers.Page.GetByTestId("person-message")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(320, "fr-FR")]
    [InlineData(360, "en-GB")]
    [InlineData(768, "fr-FR")]
    [InlineData(1440, "en-GB")]
    public async Task Long_names_push_nothing_out_of_the_window_and_are_shown_in_full(int width, string locale)
    {
        var (long_, arabic) = (await server.CreateUserAsync(Long), await server.CreateUserAsync(Arabic));
        var crowd = (await alice.PostAsync(
            "/api/rooms", new { type = "channel", name = Long, topic = Long + Long, members = new[] { long_.Id, arabic.Id } })).Guid("id");
        var said = await long_.SayAsync(crowd, Long + Long);
        await arabic.PostAsync($"/api/rooms/{crowd}/messages", new { content = Long, reply_to = said.Guid("id") });
        var direct = (await long_.PostAsync("/api/rooms", new { type = "direct", members = new[] { alice.Id } })).Guid("id");
        await long_.SayAsync(direct, Long);
        await using var hers = await browser.OpenAsync(alice, server.Address, locale, width);
        var page = hers.Page;
        await page.Locator($"[data-room-id='{direct}']").WaitForAsync();
        await FitsAsync(hers, "the list");

        await hers.OpenRoomAsync(crowd);
        await hers.UntilShownAsync(2);
        await FitsAsync(hers, "the room");
        await page.GetByTestId("author").First.FocusAsync();
        await page.Keyboard.PressAsync("Shift"); // the focus is the keyboard's
        await page.GetByTestId("author").First.ClickAsync();
        await page.GetByTestId("person-name").WaitForAsync();
        await FitsAsync(hers, "the card");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Control+k");
        await page.GetByTestId("switcher-option").First.WaitForAsync();
        await FitsAsync(hers, "the switcher");
        await page.Keyboard.PressAsync("Escape");

        // The beginning of a name is what is left of it, also where that is at the right.
        if (width >= 768) return;
        var first = await page.GetByTestId("author").Last.EvaluateAsync<double[]>("""
            button => {
              const name = button.querySelector("span");
              const range = document.createRange();
              range.setStart(name.firstChild, 0);
              range.setEnd(name.firstChild, 1);
              return [range.getBoundingClientRect().right, name.getBoundingClientRect().right];
            }
            """);
        Assert.InRange(first[0], 0, first[1] + 1);
    }

    [Fact]
    public async Task Lines_are_no_longer_than_one_reads_easily_and_code_may_be()
    {
        await bob.SayAsync(room, string.Concat(Enumerable.Repeat("the quick brown fox jumps over the lazy dog and goes home ", 12)));
        await bob.SayAsync(room, $"```\n{new string('c', 400)}\n```");
        await using var hers = await browser.OpenAsync(alice, server.Address, width: 1920);
        await hers.OpenRoomAsync(room);
        await hers.UntilShownAsync(3);

        var lines = await hers.Page.Locator(".prose p").Nth(1).EvaluateAsync<int[]>("""
            text => {
              const counts = new Map();
              const range = document.createRange();
              for (let at = 0; at < text.firstChild.data.length; at++) {
                range.setStart(text.firstChild, at);
                range.setEnd(text.firstChild, at + 1);
                const top = Math.round(range.getBoundingClientRect().top);
                counts.set(top, (counts.get(top) ?? 0) + 1);
              }
              return [...counts.values()];
            }
            """);
        var wider = await hers.Page.Locator("pre").EvaluateAsync<bool>(
            "e => e.clientWidth > 1.2 * document.querySelectorAll('.prose p')[1].clientWidth && e.scrollWidth <= e.clientWidth");

        Assert.InRange(lines.Max(), 70, 90);
        Assert.True(wider);
    }

    /// <summary>Nothing makes the page wider than the window, and nothing that one works with lies outside of it or has no width left.</summary>
    private static async Task FitsAsync(ChatPage page, string where)
    {
        var outside = await page.Page.EvaluateAsync<string[]>("""
            () => {
              const found = document.documentElement.scrollWidth > innerWidth ? ["the page"] : [];
              const dialog = document.querySelector("dialog[open]") ?? document;
              for (const one of dialog.querySelectorAll("button, a[href], input, textarea, h1, h2, p, [role=option]")) {
                const box = one.getBoundingClientRect();
                if (!one.checkVisibility({ visibilityProperty: true }) || box.bottom < 0) continue;
                const name = one.dataset.testid ?? one.getAttribute("aria-label") ?? one.textContent.slice(0, 30);
                if (box.right > innerWidth + 1 || box.left < -1 || (one.matches("button, a, input, textarea") && box.width < 16)) found.push(`${name} ${box.left}..${box.right}`);
              }
              return found;
            }
            """);
        Assert.True(outside.Length == 0, $"{where}: {string.Join("; ", outside)}");
    }
}
