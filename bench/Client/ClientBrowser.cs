using System.Text.Json;
using Microsoft.Playwright;
using Veza.Bench.Running;

namespace Veza.Bench.Client;

/// <summary>Chromium with a person's window, whose processor is four times as slow as this machine's.</summary>
internal sealed class ClientBrowser(IPlaywright playwright, IBrowser chromium) : IAsyncDisposable
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    /// <summary>Starts it.</summary>
    public static async Task<ClientBrowser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return new(playwright, await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = BenchOptions.Chromium, Args = Arguments, Headless = true }));
    }

    /// <summary>Makes the account.</summary>
    public async Task RegisterAsync(Uri server)
    {
        await using var api = await playwright.APIRequest.NewContextAsync(new APIRequestNewContextOptions { BaseURL = server.ToString() });
        var answer = await api.PostAsync("/api/auth/register", new APIRequestContextOptions
        {
            DataObject = new Dictionary<string, string>
            {
                ["name"] = "Reader", ["email"] = ClientSeed.Email, ["password"] = ClientSeed.Password,
            },
        });
        if (!answer.Ok) throw new InvalidOperationException($"The server registers nobody: {answer.Status}, {await answer.TextAsync()}");
    }

    /// <summary>A window of somebody who signs in there.</summary>
    public async Task<ClientWindow> OpenAsync(Uri server)
    {
        var context = await chromium.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = server.ToString(), Locale = "en-GB", ViewportSize = new ViewportSize { Width = 1280, Height = 800 },
        });
        await context.AddInitScriptAsync(scriptPath: Path.Combine(AppContext.BaseDirectory, "Client", "probe.js"));
        var window = new ClientWindow(context, await context.NewPageAsync(), server);
        await window.SignInAsync();
        return window;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await chromium.DisposeAsync();
        playwright.Dispose();
    }
}

/// <summary>A script that a page loaded.</summary>
/// <param name="Url">Where from.</param>
/// <param name="Start">When it was asked for, in the page's milliseconds.</param>
/// <param name="Sent">Bytes of its body on the wire.</param>
internal sealed record LoadedScript(string Url, double Start, double Sent);

/// <summary>What is done and measured in one window; <c>probe.js</c> holds the clock.</summary>
internal sealed class ClientWindow(IBrowserContext context, IPage page, Uri server) : IAsyncDisposable
{
    private const int SlowDown = 4;
    private const int Keys = 40;
    private const int ListedRooms = 80; // the client keeps no more in the page than somebody may look at
    private const float KeyEveryMs = 60; // a quick typist
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>Signs in through the form.</summary>
    public async Task SignInAsync()
    {
        await page.GotoAsync("/");
        await page.Locator("[name=email]").FillAsync(ClientSeed.Email);
        await page.Locator("[name=password]").FillAsync(ClientSeed.Password);
        await page.GetByTestId("signin-submit").ClickAsync();
        await UntilOnlineAsync();
        var session = await context.NewCDPSessionAsync(page);
        await session.SendAsync("Emulation.setCPUThrottlingRate", new() { ["rate"] = SlowDown });
    }

    /// <summary>Nothing is kept here but who is signed in: no files, no compiled code, no rooms.</summary>
    public async Task ForgetAsync()
    {
        await page.GotoAsync("/icon.svg"); // in the same process of the browser, which is the slow one
        var session = await context.NewCDPSessionAsync(page);
        await session.SendAsync("Network.clearBrowserCache");
        await session.SendAsync("Storage.clearDataForOrigin", new()
        {
            ["origin"] = server.GetLeftPart(UriPartial.Authority), ["storageTypes"] = "indexeddb,cache_storage,service_workers",
        });
        await session.DetachAsync();
    }

    /// <summary>Milliseconds from asking for the page until more of the list of rooms is painted than any screen shows.</summary>
    public async Task<double> ListAsync()
    {
        await page.GotoAsync("/", new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
        return await TimedAsync("rooms => bench.list(rooms)", ListedRooms);
    }

    /// <summary>Milliseconds from asking for a message's address until it is painted.</summary>
    public async Task<double> LinkAsync(Guid room, int seq)
    {
        await page.GotoAsync($"/r/{room}/{seq}", new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
        return await TimedAsync("seq => bench.message(seq)", seq);
    }

    /// <summary>The scripts that were asked for until then.</summary>
    public async Task<List<LoadedScript>> ScriptsAsync(double until)
    {
        var json = await page.EvaluateAsync<string>("JSON.stringify(bench.scripts())");
        return [.. JsonSerializer.Deserialize<List<LoadedScript>>(json, Web)!.Where(s => s.Start <= until)];
    }

    /// <summary>A file as it is, whatever it was sent as.</summary>
    public async Task<byte[]> FileAsync(string url) => await (await context.APIRequest.GetAsync(url)).BodyAsync();

    /// <summary>Milliseconds from the click on a room in the list until messages of it are painted.</summary>
    public async Task<double> SwitchAsync(Guid room, string mark)
    {
        var shown = TimedAsync("mark => bench.room(mark)", mark);
        await page.Locator($"[data-testid=room-item][data-room-id='{room}']").ClickAsync();
        return await shown;
    }

    /// <summary>Scrolls up as far as the client keeps rows in the page, and some further.</summary>
    public async Task ScrollUpAsync()
    {
        for (var n = 0; n < 6; n++)
        {
            await page.GetByTestId("message-list").EvaluateAsync("list => { list.scrollTop = 0; }");
            await page.WaitForTimeoutAsync(300);
        }
    }

    /// <summary>Milliseconds from each of some keys until the frame that shows it.</summary>
    public async Task<double[]> TypeAsync()
    {
        var composer = page.GetByTestId("composer");
        await composer.FocusAsync();
        await page.EvaluateAsync("bench.keys()");
        await page.Keyboard.TypeAsync(new string('v', Keys), new KeyboardTypeOptions { Delay = KeyEveryMs });
        var times = await page.EvaluateAsync<double[]>("bench.keys()");
        await composer.FillAsync("");
        return times;
    }

    /// <summary>Until the client has caught up.</summary>
    public Task UntilOnlineAsync() => page.WaitForSelectorAsync(
        "[data-testid=connection-state][data-state=online]",
        new PageWaitForSelectorOptions { State = WaitForSelectorState.Attached, Timeout = 60_000 });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => context.DisposeAsync();

    /// <exception cref="TimeoutException">What is waited for never came.</exception>
    private Task<double> TimedAsync(string probe, object about) =>
        page.EvaluateAsync<double>(probe, about).WaitAsync(TimeSpan.FromSeconds(60));
}
