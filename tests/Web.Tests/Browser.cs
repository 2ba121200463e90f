using Microsoft.Playwright;

namespace Veza.Web.Tests;

/// <summary>One Chromium for all browser tests, which run side by side; each person gets a context of their own.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly Lazy<Task<IBrowser>> Chromium = new(() => Task.Run(LaunchAsync));

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private IBrowser? chromium;

    /// <summary>The folder of the built web client.</summary>
    public static string WebRoot { get; } = FindWebRoot();

    /// <summary>Serves the web client; added to a server's settings.</summary>
    public static Dictionary<string, string> Settings { get; } = new(StringComparer.Ordinal) { ["Veza:Web:Root"] = WebRoot };

    public async Task InitializeAsync() => chromium = await Chromium.Value;

    /// <summary>The next class uses it too. It ends with the program that drives it, and that with this one.</summary>
    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>A person's own browser window, empty.</summary>
    public async Task<ChatPage> OpenAsync(Uri address, string locale = "en-GB", int width = 1280, int height = 800, bool touch = false)
    {
        var context = await chromium!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.ToString(),
            Locale = locale,
            ViewportSize = new ViewportSize { Width = width, Height = height },
            HasTouch = touch,
            IsMobile = touch,
        });
        context.SetDefaultTimeout(30_000);
        return new ChatPage(context, await context.NewPageAsync());
    }

    /// <summary>A person's own browser window, signed in through the form and online.</summary>
    public async Task<ChatPage> OpenAsync(
        TestUser user, Uri address, string locale = "en-GB", int width = 1280, int height = 800, bool touch = false)
    {
        var page = await OpenAsync(address, locale, width, height, touch);
        await page.SignInAsync(user);
        return page;
    }

    /// <summary>The same over a network that the test can break.</summary>
    public async Task<ChatPage> OpenAsync(TestUser user, Network network)
    {
        var page = await OpenAsync(network.Address);
        await network.CarryAsync(page.Context);
        await page.SignInAsync(user);
        return page;
    }

    private static async Task<IBrowser> LaunchAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = TestEnvironment.Chromium,
            Args = Arguments,
            Headless = true,
        });
    }

    private static string FindWebRoot()
    {
        var folder = TestEnvironment.WebRoot ?? WorkingCopy.PathOf("src", "Web", "dist");
        return File.Exists(Path.Combine(folder, "index.html")) ? folder : throw new InvalidOperationException(
            $"The web client is not built: {folder} holds no index.html. Run ./veza test, which builds it, or npm run build in src/Web.");
    }
}
