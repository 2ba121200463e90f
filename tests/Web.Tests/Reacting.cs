using Microsoft.Playwright;
using Veza.Testing.Stages;

namespace Veza.Web.Tests;

/// <summary>Reactions in the page: by pointer, by keys alone and on a phone, in both languages.</summary>
public sealed class Reacting(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_reaction_is_there_for_all_at_once_and_each_sees_their_own_on_every_device()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await alice.SayAsync(room, "good news");
        await using var hers = await browser.OpenAsync(alice, server.Address);
        await using var elsewhere = await browser.OpenAsync(alice, server.Address);
        await using var his = await browser.OpenAsync(bob, server.Address, "fr-FR");
        foreach (var page in new[] { hers, elsewhere, his }) await page.OpenRoomAsync(room);
        foreach (var page in new[] { hers, elsewhere, his }) await page.UntilShownAsync("good news");

        // The quick ones, by the pointer.
        await hers.Page.GetByTestId("message").HoverAsync();
        await hers.Page.Locator("[data-testid=quick-reaction][data-emoji='👍']").ClickAsync();
        await UntilAsync(hers, "👍", 1, mine: true);
        await UntilAsync(elsewhere, "👍", 1, mine: true);
        await UntilAsync(his, "👍", 1, mine: false);
        await Pill(his, "👍").ClickAsync();
        await UntilAsync(his, "👍", 2, mine: true);
        await UntilAsync(hers, "👍", 2, mine: true);

        // Any other one, by keys alone.
        await hers.Composer.FocusAsync();
        await hers.Page.Keyboard.PressAsync("Control+Shift+Backslash");
        await hers.UntilFocusAsync("[data-testid=emoji-search]");
        await hers.Page.Keyboard.TypeAsync("tada");
        await Assertions.Expect(hers.Page.Locator("[role=option][aria-selected=true]")).ToHaveAttributeAsync("data-emoji", "🎉");
        await hers.Page.Keyboard.PressAsync("Enter");
        await UntilAsync(his, "🎉", 1, mine: false);
        await hers.UntilFocusAsync("[data-testid=message], [data-testid=message] *");

        // Taken back, the focus stays in the row; who reacted is told in French.
        await Pill(hers, "🎉").ClickAsync();
        await Assertions.Expect(Pill(his, "🎉")).ToHaveCountAsync(0);
        await hers.UntilFocusAsync("[data-testid=message]");
        await his.Page.GetByTestId("message").HoverAsync();
        await his.Page.GetByTestId("more-actions").ClickAsync();
        await his.Page.GetByTestId("show-reactors").ClickAsync();
        var dialog = his.Page.GetByTestId("reactors-dialog");
        await Assertions.Expect(dialog).ToContainTextAsync("Qui a réagi");
        await Assertions.Expect(dialog.GetByTestId("reactor")).ToContainTextAsync(["Alice", "Bob"]);

        await hers.Page.ReloadAsync();
        await hers.UntilOnlineAsync();
        await UntilAsync(hers, "👍", 2, mine: true);
    }

    [Fact]
    public async Task A_phone_chooses_without_a_keyboard_in_the_way_and_words_become_emoji_in_the_composer()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await alice.SayAsync(room, "good news");
        await using var his = await browser.OpenAsync(bob, server.Address, "fr-FR", 390, 800, touch: true);
        await his.OpenRoomAsync(room);
        await his.UntilShownAsync("good news");

        await his.Page.GetByTestId("message").TapAsync();
        await his.Page.GetByTestId("react").TapAsync();
        var picker = his.Page.GetByTestId("emoji-picker");
        await picker.GetByTestId("emoji-tone").WaitForAsync();
        await Assertions.Expect(picker.GetByTestId("emoji-search")).Not.ToBeFocusedAsync();
        await picker.GetByTestId("emoji-tone").TapAsync();
        await picker.GetByTestId("emoji-tone-3").TapAsync();
        await picker.GetByTestId("emoji-search").FillAsync("pouce vers le haut");
        await picker.Locator("[role=option][data-emoji='👍🏽']").TapAsync();
        await UntilAsync(his, "👍🏽", 1, mine: true);

        await his.Composer.FillAsync("");
        await his.Composer.PressSequentiallyAsync("Bravo :coeur rou");
        await Assertions.Expect(his.Page.GetByTestId("shortcode-list")).ToHaveCountAsync(0); // a word ends at its blank
        await his.Composer.FillAsync("");
        await his.Composer.PressSequentiallyAsync("Bravo :cotillon");
        await his.Page.Locator("[data-testid=shortcode-list] [aria-selected=true][data-emoji='🎉']").WaitForAsync();
        await his.Composer.PressAsync("Enter");
        await Assertions.Expect(his.Composer).ToHaveValueAsync("Bravo 🎉 ");
        await his.Composer.PressSequentiallyAsync("`:fet");
        await Assertions.Expect(his.Page.GetByTestId("shortcode-list")).ToHaveCountAsync(0); // code is shown as it stands
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)] // what a page looks like is the same on every stage
    public async Task Nothing_of_it_violates_the_rules_of_accessibility()
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        var room = await server.CreateRoomAsync(alice, bob);
        await alice.SayAsync(room, "good news");
        await using var hers = await browser.OpenAsync(alice, server.Address);
        await hers.OpenRoomAsync(room);
        await hers.UntilShownAsync("good news");
        var axe = new Axe(hers.Page);

        await hers.Page.GetByTestId("message").HoverAsync();
        await hers.Page.GetByTestId("quick-reaction").First.ClickAsync();
        await hers.Page.GetByTestId("reactions").WaitForAsync();
        await axe.LookAsync("reactions");
        await hers.Page.GetByTestId("add-reaction").ClickAsync();
        await hers.Page.Locator("[role=option]").First.WaitForAsync();
        await axe.LookAsync("emoji picker");
        await hers.Page.Keyboard.PressAsync("Escape");
        await hers.Page.GetByTestId("message").HoverAsync();
        await hers.Page.GetByTestId("more-actions").ClickAsync();
        await hers.Page.GetByTestId("show-reactors").ClickAsync();
        await hers.Page.GetByTestId("reactor").First.WaitForAsync();
        await axe.LookAsync("who reacted");
        await hers.Page.Keyboard.PressAsync("Escape");
        await hers.Composer.PressSequentiallyAsync("well :joy");
        await hers.Page.GetByTestId("shortcode-list").WaitForAsync();
        await axe.LookAsync("shortcodes");

        Assert.True(axe.Violations.Count == 0, string.Join(Environment.NewLine, axe.Violations));
    }

    private static ILocator Pill(ChatPage page, string emoji) => page.Page.Locator($"[data-testid=reaction][data-emoji='{emoji}']");

    private static async Task UntilAsync(ChatPage page, string emoji, int count, bool mine)
    {
        await Assertions.Expect(Pill(page, emoji)).ToHaveAttributeAsync("data-count", $"{count}", new() { Timeout = 15_000 });
        await Assertions.Expect(Pill(page, emoji)).ToHaveAttributeAsync("aria-pressed", mine ? "true" : "false");
    }
}
