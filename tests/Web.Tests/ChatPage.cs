using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Veza.Web.Tests;

/// <summary>A message as the page shows it.</summary>
/// <param name="Seq">Null while it is not stored.</param>
/// <param name="State"><c>sending</c>, <c>sent</c> or <c>failed</c>.</param>
/// <param name="Text">All that stands in its row.</param>
public sealed record ShownMessage(long? Seq, string State, string Text);

/// <summary>What a person does with the web client and sees in it; through its test hooks, not its looks.</summary>
public sealed partial class ChatPage(IBrowserContext context, IPage page) : IAsyncDisposable
{
    public IPage Page => page;

    public IBrowserContext Context => context;

    public ILocator Composer => page.GetByTestId("composer");

    public async Task SignInAsync(TestUser user)
    {
        await page.GotoAsync("/");
        var form = page.GetByTestId("signin-form");
        await form.Locator("[name=email]").FillAsync(user.Email);
        await form.Locator("[name=password]").FillAsync(TestUser.Password);
        await page.GetByTestId("signin-submit").ClickAsync();
        await UntilOnlineAsync();
    }

    public Task UntilOnlineAsync(float? timeout = null) => UntilConnectionAsync("online", timeout);

    public Task UntilConnectionAsync(string state, float? timeout = null) => page.WaitForSelectorAsync(
        $"[data-testid=connection-state][data-state={state}]",
        new PageWaitForSelectorOptions { State = WaitForSelectorState.Attached, Timeout = timeout ?? 60_000 });

    public async Task OpenRoomAsync(Guid room)
    {
        await page.Locator($"[data-testid=room-item][data-room-id='{room}']").ClickAsync();
        await Composer.WaitForAsync();
    }

    /// <summary>Waits until the element has the focus; says what has it when it does not get it.</summary>
    public async Task UntilFocusAsync(string selector)
    {
        try
        {
            await page.WaitForFunctionAsync(
                "selector => document.activeElement?.matches(selector)", selector, new PageWaitForFunctionOptions { Timeout = 15_000 });
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException(
                $"{selector} does not get the focus; what has it is "
                + await page.EvaluateAsync<string>("() => document.activeElement?.cloneNode().outerHTML ?? 'nothing'"), late);
        }
    }

    /// <summary>Types and presses Enter.</summary>
    public async Task SayAsync(string text)
    {
        await Composer.FillAsync(text);
        await Composer.PressAsync("Enter");
    }

    /// <summary>The rows of the open room, from top to bottom.</summary>
    public async Task<List<ShownMessage>> MessagesAsync()
    {
        var json = await page.EvaluateAsync<string>("""
            () => JSON.stringify([...document.querySelectorAll('[data-testid=message]')].map(m =>
                ({ Seq: m.dataset.seq ? Number(m.dataset.seq) : null, State: m.dataset.state, Text: m.innerText })))
            """);
        return JsonSerializer.Deserialize<List<ShownMessage>>(json) ?? [];
    }

    /// <summary>Waits until the row with the text is there and stored.</summary>
    public Task UntilShownAsync(string text) =>
        page.Locator("[data-testid=message][data-state=sent]").Filter(new LocatorFilterOptions { HasText = text }).First.WaitForAsync();

    /// <summary>Waits until so many stored messages are shown and none is on its way.</summary>
    public async Task UntilShownAsync(int count)
    {
        try
        {
            await page.WaitForFunctionAsync(
                """
                count => document.querySelectorAll('[data-testid=message][data-state=sent]').length >= count
                    && !document.querySelector('[data-testid=message]:not([data-state=sent])')
                """,
                count,
                new PageWaitForFunctionOptions { Timeout = 90_000 });
        }
        catch (TimeoutException late)
        {
            var shown = await MessagesAsync();
            throw new TimeoutException(
                $"Of {count} messages {shown.Count(m => m.State == "sent")} are shown as sent, "
                + $"{shown.Count(m => m.State != "sent")} otherwise; the connection is "
                + await page.GetByTestId("connection-state").GetAttributeAsync("data-state"), late);
        }
    }

    /// <summary>The tokens <c>name-number</c> in the order of the rows; fails when a seq is missing, doubled or out of order.</summary>
    public async Task<List<string>> TokensAsync()
    {
        var rows = await MessagesAsync();
        Assert.Equal(rows.Select((_, i) => rows[0].Seq + i), rows.Select(r => r.Seq));
        return [.. rows.Select(r => TokenPattern().Match(r.Text).Value)];
    }

    public async ValueTask DisposeAsync() => await context.DisposeAsync();

    [GeneratedRegex("[a-z]+-[0-9]+", RegexOptions.None, 1000)]
    private static partial Regex TokenPattern();
}
