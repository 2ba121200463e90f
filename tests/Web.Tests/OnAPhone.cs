using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Veza.Testing.Stages;

namespace Veza.Web.Tests;

/// <summary>A small screen that is touched, with a keyboard and a notch that take their part of it.</summary>
[Trait(Stage.Name, Stage.Standalone)] // how wide a window is no stage can tell
public sealed class OnAPhone(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private const string Code = "```cs\nvar line = \"of a length that no phone shows at once, whatever it is called\";\n```";

    private TestServer server = null!;
    private TestUser alice = null!;
    private TestUser bob = null!;
    private Guid room;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync(Browser.Settings);
        (alice, bob) = (await server.CreateUserAsync("Alice"), await server.CreateUserAsync("Bob"));
        room = (await alice.PostAsync("/api/rooms", new JsonObject
        {
            ["type"] = "channel", ["name"] = "Alder", ["visibility"] = "public",
        })).Guid("id");
        await bob.PostAsync($"/api/rooms/{room}/join");
        for (var i = 1; i <= 30; i++) await bob.SayAsync(room, $"bob-{i} {string.Join(' ', Enumerable.Repeat("word", 20))}");
        await bob.SayAsync(room, Code);
        var last = await alice.SayAsync(room, $"alice-31 {string.Join(' ', Enumerable.Repeat("word", 20))}");
        await alice.PostAsync($"/api/rooms/{room}/read", new JsonObject { ["seq"] = last["seq"]!.GetValue<long>() });
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task The_details_are_a_step_in_the_history_and_no_keyboard_comes_up_by_itself()
    {
        await using var hers = await browser.OpenAsync(alice, server.Address, width: 360, height: 740, touch: true);
        var page = hers.Page;
        var details = page.GetByTestId("details-panel");
        var shown = new LocatorAssertionsToBeVisibleOptions { Timeout = 15_000 };
        await page.Locator($"[data-testid=room-item][data-room-id='{room}']").TapAsync();
        await hers.UntilShownAsync("alice-31");
        await hers.UntilFocusAsync("main");
        var place = await PlaceAsync(page);

        await page.GetByTestId("toggle-details").TapAsync();
        await Assertions.Expect(details).ToBeVisibleAsync(shown);
        await hers.UntilFocusAsync("[data-testid=details-panel]");
        await page.GoBackAsync();
        await Assertions.Expect(details).ToHaveCountAsync(0);
        await Assertions.Expect(hers.Composer).ToBeVisibleAsync(shown);
        Assert.Equal(place, await PlaceAsync(page));

        await page.GetByTestId("toggle-details").TapAsync();
        await page.GetByTestId("close-details").TapAsync();
        await Assertions.Expect(details).ToHaveCountAsync(0);
        await hers.UntilFocusAsync("[data-testid=toggle-details]");
        await page.GetByTestId("toggle-details").TapAsync();
        await page.ReloadAsync();
        await Assertions.Expect(details).ToBeVisibleAsync(shown);
        await page.GoBackAsync();
        await hers.UntilShownAsync("alice-31");
        await Assertions.Expect(details).ToHaveCountAsync(0);
        await page.GetByTestId("toggle-details").TapAsync();
        await page.GoBackAsync();
        await page.GetByTestId("back").TapAsync();
        await hers.UntilFocusAsync($"[data-testid=room-item][data-room-id='{room}']");
        await page.Locator($"[data-testid=room-item][data-room-id='{room}']").TapAsync();
        await Assertions.Expect(hers.Composer).ToBeVisibleAsync(shown);
        await Assertions.Expect(details).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(320, "en-GB")]
    [InlineData(320, "fr-FR")]
    [InlineData(360, "en-GB")]
    public async Task The_text_has_the_width_of_the_screen_and_nothing_lies_over_it(int width, string locale)
    {
        await using var hers = await browser.OpenAsync(alice, server.Address, locale, width, height: 640, touch: true);
        var page = hers.Page;
        await page.Locator($"[data-testid=room-item][data-room-id='{room}']").TapAsync();
        await hers.UntilShownAsync("alice-31");

        await page.GetByTestId("format-toggle").TapAsync();
        var (text, bar) = (await BoxAsync(hers.Composer), await BoxAsync(page.GetByTestId("format-bar")));
        Assert.True(text.Width >= width - 130, $"{text.Width} of {width} are left for the text.");
        Assert.True(bar.Y >= text.Y + text.Height - 1, "The formats stand beside the text.");
        foreach (var row in new[] { "bob-30", "alice-31" })
        {
            var said = await BoxAsync(page.Locator("[data-testid=message]").Filter(new LocatorFilterOptions { HasText = row }).Locator(".prose"));
            Assert.True(said.Width >= width - 90, $"{said.Width} of {width} are left for {row}.");
        }

        var (code, copy) = (await BoxAsync(page.Locator("pre")), await BoxAsync(page.GetByTestId("copy-code")));
        Assert.True(copy.X >= code.X + code.Width || copy.Y + copy.Height <= code.Y, "The button covers the code.");
        await FitsAsync(page);
        await page.GetByTestId("toggle-details").TapAsync();
        await page.GetByTestId("room-settings").TapAsync();
        await page.GetByTestId("save-room").WaitForAsync();
        await FitsAsync(page);
        var dialog = await BoxAsync(page.GetByTestId("room-settings-dialog"));
        Assert.True(dialog.X >= 0 && dialog.X + dialog.Width <= width, $"The dialog is from {dialog.X} to {dialog.X + dialog.Width}.");
    }

    [Fact]
    public async Task Notches_bars_and_a_keyboard_over_the_page_cover_nothing()
    {
        await using var hers = await browser.OpenAsync(alice, server.Address, width: 360, height: 740, touch: true);
        var page = hers.Page;
        await page.Locator($"[data-testid=room-item][data-room-id='{room}']").TapAsync();
        await hers.UntilShownAsync("alice-31");
        var devtools = await hers.Context.NewCDPSessionAsync(page);

        await devtools.SendAsync("Emulation.setSafeAreaInsetsOverride", new Dictionary<string, object>
        {
            ["insets"] = new Dictionary<string, int> { ["top"] = 40, ["bottom"] = 34, ["left"] = 12, ["right"] = 12 },
        });
        await page.WaitForFunctionAsync("() => document.querySelector('header').getBoundingClientRect().top >= 40");
        var (composer, back) = (await BoxAsync(hers.Composer), await BoxAsync(page.GetByTestId("back")));
        Assert.True(composer.Y + composer.Height <= 740 - 34 && composer.X >= 12, "A bar covers the place to write.");
        Assert.True(back.Y >= 40 && back.X >= 12, "The notch covers the way back.");

        // As Safari tells it: the page keeps its height, less of it is seen.
        await page.EvaluateAsync("""
            () => {
                for (const [name, value] of [['height', 420], ['offsetTop', 0], ['scale', 1]]) {
                    Object.defineProperty(visualViewport, name, { get: () => value, configurable: true });
                }
                visualViewport.dispatchEvent(new Event('resize'));
            }
            """);
        await page.WaitForFunctionAsync("() => document.querySelector('[data-composer]').getBoundingClientRect().bottom <= 420");
        var above = await BoxAsync(hers.Composer);
        Assert.True(above.Y + above.Height > 420 - 60, "The keyboard counts, and the bar behind it once more.");
        await page.Keyboard.PressAsync("Control+k");
        await hers.UntilFocusAsync("[data-testid=switcher-input]");
        var dialog = await BoxAsync(page.GetByTestId("switcher"));
        Assert.True(dialog.Y >= 40 && dialog.Y + dialog.Height <= 420, $"The dialog is from {dialog.Y} to {dialog.Y + dialog.Height}.");
    }

    private static async Task<LocatorBoundingBoxResult> BoxAsync(ILocator one) =>
        await one.BoundingBoxAsync() ?? throw new InvalidOperationException($"{one} is not on the page.");

    /// <summary>Where what is read stands on the screen: above it, who joined may be told later than the messages.</summary>
    private static async Task<double> PlaceAsync(IPage page) => await page.GetByTestId("message-list").EvaluateAsync<double>(
        "list => [...list.querySelectorAll('[data-testid=message]')].at(-1).getBoundingClientRect().top");

    private static async Task FitsAsync(IPage page) => Assert.Equal(0, await page.EvaluateAsync<int>(
        "() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth)"));
}
