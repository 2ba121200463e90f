using Microsoft.Playwright;

namespace Veza.Web.Tests;

/// <summary>Asks axe-core what is wrong with a page, in both themes and three widths. Violations of any level are collected.</summary>
public sealed class Axe(IPage page)
{
    private static readonly int[] Widths = [360, 768, 1440];

    // Only what shows on the page as it is: hidden parts are other states. Answers a line for each violation.
    private const string Run = """
        async only => {
            const answer = await axe.run(document, { resultTypes: ['violations'], ...(only && { runOnly: { type: 'rule', values: only } }) });
            return answer.violations.flatMap(({ id, impact, nodes }) =>
                nodes.map(node => `${id} (${impact}): ${node.target.join(' ')}: ${node.any.concat(node.all, node.none).map(one => one.message).join('; ')}`));
        }
        """;

    // What the theme decides.
    private static readonly string[] Colours = ["color-contrast", "link-in-text-block"];

    private readonly SortedSet<string> violations = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Violations => violations;

    /// <summary>Looks at the page as it is; `state` says in the report what that is.</summary>
    public async Task LookAsync(string state, bool hasPhone = true)
    {
        foreach (var width in Widths.Where(width => hasPhone || width > 360))
        {
            await page.SetViewportSizeAsync(width, 800);
            // The page hears of its new width with the next frame, and is drawn anew in the one after.
            await page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
            await ThemeAsync("light");
            await CollectAsync(state, width, "light", null);
            await ThemeAsync("dark");
            await CollectAsync(state, width, "dark", Colours);
        }

        await page.SetViewportSizeAsync(1440, 800);
    }

    private async Task CollectAsync(string state, int width, string theme, string[]? rules)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await page.EvaluateAsync(WorkingCopy.Read("src/Web/node_modules/axe-core/axe.min.js"));
        }

        foreach (var line in await page.EvaluateAsync<string[]>(Run, rules)) violations.Add($"{state}, {width}, {theme}: {line}");
    }

    private async Task ThemeAsync(string theme) => await page.EvaluateAsync("theme => { document.documentElement.dataset.theme = theme; }", theme);
}
