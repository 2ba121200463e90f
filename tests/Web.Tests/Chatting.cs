using Microsoft.Playwright;

namespace Veza.Web.Tests;

public sealed class Chatting(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
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
    public async Task Two_people_see_each_others_messages_at_once()
    {
        await using var hers = await browser.OpenAsync(alice, server.Address);
        await using var his = await browser.OpenAsync(bob, server.Address);
        await hers.OpenRoomAsync(room);
        await his.OpenRoomAsync(room);

        await hers.SayAsync("hello from alice-1 👋");
        await his.UntilShownAsync("hello from alice-1 👋");
        await his.SayAsync("hello from bob-1");
        await hers.UntilShownAsync("hello from bob-1");

        Assert.Equal(["alice-1", "bob-1"], await hers.TokensAsync());
        Assert.Equal(["alice-1", "bob-1"], await his.TokensAsync());
    }

    [Fact]
    public async Task What_looks_like_markup_is_text_and_runs_nothing()
    {
        // The page does not rely on the filters, which refuse some of it.
        await using var lenient = await TestServer.StartAsync(new Dictionary<string, string>(Browser.Settings) { ["Veza:Screening:Enabled"] = "false" });
        var (carol, dan) = (await lenient.CreateUserAsync("Carol"), await lenient.CreateUserAsync("Dan"));
        var talk = await lenient.CreateRoomAsync(carol, dan);
        await using var hers = await browser.OpenAsync(carol, lenient.Address);
        await hers.OpenRoomAsync(talk);
        string[] texts = ["<script>window.hit=1</script>", "<img src=x onerror=window.hit=1>", "[x](javascript:window.hit=1)", "\"><svg/onload=window.hit=1>"];

        foreach (var text in texts) await hers.SayAsync(text);
        await hers.UntilShownAsync(texts.Length);

        Assert.Equal(0, await hers.Page.EvaluateAsync<int>("() => window.hit ?? 0"));
        Assert.Equal(0, await hers.Page.Locator("[data-testid=message] script, [data-testid=message] img, [href^='javascript:']").CountAsync());
    }

    [Fact]
    public async Task With_the_keyboard_alone_a_person_signs_in_finds_the_room_and_sends()
    {
        await using var hers = await browser.OpenAsync(server.Address);
        var keys = hers.Page.Keyboard;
        var name = (await alice.GetAsync($"/api/rooms/{room}"))["name"]!.GetValue<string>();

        await hers.Page.GotoAsync("/");
        await hers.Page.GetByTestId("signin-form").WaitForAsync();
        await UntilFocusedAsync(hers.Page, "[name=email]");
        await keys.TypeAsync(alice.Email);
        await UntilFocusedAsync(hers.Page, "[name=password]");
        await keys.TypeAsync(TestUser.Password);
        await keys.PressAsync("Enter");
        await hers.UntilOnlineAsync();
        await keys.PressAsync("Control+k");
        await hers.Page.GetByTestId("switcher-input").WaitForAsync();
        await keys.TypeAsync(name);
        await hers.Page.GetByTestId("switcher-option").First.WaitForAsync();
        await keys.PressAsync("Enter");
        await hers.Composer.WaitForAsync();
        await UntilFocusedAsync(hers.Page, "[data-testid=composer]");
        await keys.TypeAsync("line one");
        await keys.PressAsync("Shift+Enter");
        await keys.TypeAsync("line two");
        await keys.PressAsync("Enter");
        await hers.UntilShownAsync("line two");

        var history = (await bob.GetAsync($"/api/rooms/{room}/messages")).AsArray();
        Assert.Equal(["line one\nline two"], history.Select(m => m!["content"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("en-GB", "en", "Sign in")]
    [InlineData("fr-FR", "fr", "Se connecter")]
    public async Task The_page_speaks_the_language_of_its_reader(string locale, string language, string signIn)
    {
        await using var page = await browser.OpenAsync(server.Address, locale);

        await page.Page.GotoAsync("/");
        await page.Page.GetByTestId("signin-submit").WaitForAsync();

        Assert.Equal(language, await page.Page.EvaluateAsync<string>("() => document.documentElement.lang"));
        Assert.Equal(signIn, (await page.Page.GetByTestId("signin-submit").InnerTextAsync()).Trim());
    }

    [Theory]
    [InlineData("en-GB")]
    [InlineData("fr-FR")]
    public async Task On_a_phone_a_person_signs_up_and_talks_and_nothing_is_wider_than_the_screen(string locale)
    {
        await using var page = await browser.OpenAsync(server.Address, locale, width: 360, height: 740);
        await page.Page.GotoAsync("/");
        await page.Page.GetByTestId("to-signup").ClickAsync();
        var form = page.Page.GetByTestId("signup-form");
        await form.Locator("[name=name]").FillAsync("Carol");
        var email = $"{Fresh.Id():n}@example.test";
        await form.Locator("[name=email]").FillAsync(email);
        await form.Locator("[name=password]").FillAsync(TestUser.Password);
        await FitsAsync(page.Page);
        await page.Page.GetByTestId("signup-submit").ClickAsync();
        await page.UntilOnlineAsync();
        var found = (await alice.GetAsync("/api/users/search?q=" + Uri.EscapeDataString(email))).AsArray();
        await alice.PostAsync($"/api/rooms/{room}/members", new { user_ids = new[] { found[0]!["id"]!.GetValue<Guid>() } });

        await page.OpenRoomAsync(room);
        await FitsAsync(page.Page);
        await page.Composer.FillAsync("a very " + new string('x', 120) + " long word from carol-1");
        await page.Page.GetByTestId("send-button").ClickAsync();
        await page.UntilShownAsync("carol-1");
        await FitsAsync(page.Page);
        await page.Page.GetByTestId("back").ClickAsync();

        await page.Page.Locator($"[data-testid=room-item][data-room-id='{room}']").WaitForAsync();
        await FitsAsync(page.Page);
    }

    private static async Task FitsAsync(IPage page)
    {
        var (wide, screen) = (
            await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"),
            await page.EvaluateAsync<int>("() => window.innerWidth"));
        Assert.True(wide <= screen, $"The page is {wide} wide on a screen of {screen}.");
    }

    /// <summary>Tabs on until the element has the focus; where the page puts it there by itself, that takes no step.</summary>
    private static async Task UntilFocusedAsync(IPage page, string selector)
    {
        for (var step = 0; step < 40; step++)
        {
            if (await page.EvaluateAsync<bool>("s => document.activeElement?.matches(s) === true", selector)) return;
            await page.Keyboard.PressAsync("Tab");
        }

        throw new TimeoutException($"The keyboard does not reach {selector}.");
    }
}
