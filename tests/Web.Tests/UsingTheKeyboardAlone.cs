using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Veza.Testing.Stages;

namespace Veza.Web.Tests;

[Trait(Stage.Name, Stage.Standalone)] // keys are the client's alone
public sealed class UsingTheKeyboardAlone(Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [InlineData("en-GB")]
    [InlineData("fr-FR")]
    public async Task A_person_signs_up_joins_talks_searches_and_signs_out(string locale)
    {
        await using var server = await TestServer.StartAsync(Browser.Settings);
        var alice = await server.CreateUserAsync("Alice");
        var (lighthouse, harbour) = (Fresh.Name("Lighthouse"), Fresh.Name("Harbour"));
        foreach (var name in new[] { lighthouse, harbour })
        {
            await alice.PostAsync("/api/rooms", new JsonObject { ["type"] = "channel", ["name"] = name, ["visibility"] = "public" });
        }

        await using var hers = await browser.OpenAsync(server.Address, locale);
        var (page, keys) = (hers.Page, hers.Page.Keyboard);
        await page.GotoAsync("/");

        await TabToAsync(page, "[data-testid=to-signup]");
        await keys.PressAsync("Enter");
        await hers.UntilFocusAsync("[name=name]");
        await keys.TypeAsync("Carol");
        await TabToAsync(page, "[name=email]");
        await keys.TypeAsync($"{Fresh.Id():n}@example.test");
        await TabToAsync(page, "[name=password]");
        await keys.TypeAsync(TestUser.Password);
        await keys.PressAsync("Enter");
        await hers.UntilOnlineAsync();

        foreach (var name in new[] { harbour, lighthouse })
        {
            await TabToAsync(page, "[data-testid=new-room-button]");
            await keys.PressAsync("Enter");
            await hers.UntilFocusAsync("[data-testid=new-direct]");
            await keys.PressAsync("End");
            await hers.UntilFocusAsync("[data-testid=browse-channels]");
            await keys.PressAsync("Enter");
            await hers.UntilFocusAsync("[data-testid=browse-dialog] [type=search]");
            await keys.TypeAsync(name);
            await Assertions.Expect(page.GetByTestId("join-channel")).ToHaveCountAsync(1);
            await TabToAsync(page, $"[data-testid=join-channel][data-room-name='{name}']");
            await keys.PressAsync("Enter");
            await page.Locator($"[data-testid=room-item][data-room-name='{name}'][aria-current=page]").WaitForAsync();
            await hers.UntilFocusAsync("[data-composer]");
        }

        await keys.TypeAsync("hello from carol-1");
        await keys.PressAsync("Enter");
        await hers.UntilShownAsync("hello from carol-1");
        await hers.UntilFocusAsync("[data-composer]");
        await keys.PressAsync("Control+k");
        await hers.UntilFocusAsync("[data-testid=switcher-input]");
        await keys.TypeAsync(harbour);
        await page.Locator("[data-testid=switcher-option][aria-selected=true]").Filter(new LocatorFilterOptions { HasText = harbour }).WaitForAsync();
        await keys.PressAsync("Enter");
        await page.Locator($"[data-testid=room-item][data-room-name='{harbour}'][aria-current=page]").WaitForAsync();
        await hers.UntilFocusAsync("[data-composer]");

        await TabToAsync(page, "[data-testid=account-menu]", back: true);
        await keys.PressAsync("Enter");
        await hers.UntilFocusAsync("[role^=menuitem]");
        await keys.PressAsync("End");
        await hers.UntilFocusAsync("[data-testid=sign-out]");
        await keys.PressAsync("Enter");
        await hers.UntilFocusAsync("[data-testid=signin-form] [name=email]");
    }

    /// <summary>Tabs on until the element has the focus.</summary>
    private static async Task TabToAsync(IPage page, string selector, bool back = false)
    {
        for (var step = 0; step < 30; step++)
        {
            if (await page.EvaluateAsync<bool>("s => document.activeElement?.matches(s) === true", selector)) return;
            await page.Keyboard.PressAsync(back ? "Shift+Tab" : "Tab");
        }

        throw new TimeoutException($"Tab does not reach {selector}.");
    }
}
