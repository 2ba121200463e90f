using Veza.Doubles.FunctionsHost;
using Veza.Testing;

namespace Veza.Doubles.Tests.FunctionsHost;

public sealed class StartingTheHandler : IDisposable
{
    private readonly TestPackage package = new();

    public void Dispose() => package.Dispose();

    [Fact]
    public async Task Any_answer_to_the_probe_means_ready()
    {
        await using var host = await package.StartAsync();

        Assert.Equal(1, host.HandlerStarts());
        Assert.Contains("handler up", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_handler_gets_the_settings_and_nothing_of_the_tests()
    {
        package.Settings["Veza:Of:Handler"] = "1";
        Environment.SetEnvironmentVariable("Veza__Of__Test", "1");
        await using var host = await package.StartAsync();

        var names = (await host.GetAsync("/echo/environment")).Split('\n');

        Assert.Contains("FUNCTIONS_CUSTOMHANDLER_PORT", names);
        Assert.Contains("FUNCTIONS_HTTPWORKER_PORT", names);
        Assert.Contains("FUNCTIONS_CUSTOMHANDLER_WORKER_ID", names);
        Assert.Contains("FUNCTIONS_APP_ROOT_PATH", names);
        Assert.Contains("Veza__Of__Handler", names);
        Assert.DoesNotContain("Veza__Of__Test", names);
    }

    [Fact]
    public async Task A_killed_handler_starts_again_and_the_third_error_stops_the_host()
    {
        await using var host = await package.StartAsync();

        for (var kill = 1; kill <= 2; kill++)
        {
            await host.KillHandlerAsync();
            await host.HandlersReadyAsync();
            Assert.Equal(kill + 1, host.HandlerStarts());
        }

        await host.KillHandlerAsync();
        var stopped = await Assert.ThrowsAsync<InvalidOperationException>(host.HandlersReadyAsync);

        Assert.Contains("third error", stopped.Message, StringComparison.Ordinal);
        Assert.Equal(3, host.HandlerStarts());
    }

    [Fact]
    public async Task Code_200_asks_for_a_restart_that_counts_for_nothing()
    {
        await using var host = await package.StartAsync();

        for (var exit = 1; exit <= 4; exit++)
        {
            var ended = await host.InvokeAsync("jobs", "answer=exit200");
            await Waiting.UntilAsync(() => host.HandlerStarts() == exit + 1, () => "the handler starts again");
            await host.HandlersReadyAsync();
            Assert.False(ended.Succeeded);
        }

        Assert.Null(host.StoppedBecause());
    }

    [Fact]
    public async Task Code_0_is_the_end()
    {
        await using var host = await package.StartAsync();

        await host.InvokeAsync("jobs", "answer=exit0");
        await Waiting.UntilAsync(() => host.StoppedBecause() is not null, () => "the host takes note");
        var after = await host.InvokeAsync("jobs", "anything");

        Assert.Equal(1, host.HandlerStarts());
        Assert.False(after.Succeeded);
    }

    [Fact]
    public async Task A_handler_that_cannot_start_is_reported_with_its_console()
    {
        package.Settings["HANDLER_EXIT"] = "70";

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => package.StartAsync());

        Assert.Contains("ended with code 70", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_instances_one_may_die()
    {
        await using var host = await package.StartAsync(() => new FunctionsHostOptions
        {
            PackageFolder = package.Folder, Settings = package.Settings, Instances = 2,
        });

        await host.KillHandlerAsync(1);
        var first = await host.GetAsync("/echo/a");
        var second = await host.GetAsync("/echo/b"); // the proxy tries until the successor listens

        Assert.Contains("/echo/a", first, StringComparison.Ordinal);
        Assert.Contains("/echo/b", second, StringComparison.Ordinal);
        Assert.Equal((1, 2), (host.HandlerStarts(), host.HandlerStarts(1)));
    }

    [Fact]
    public async Task The_platform_hands_out_tokens_for_the_resource_that_was_asked_for()
    {
        await using var host = await package.StartAsync(() => new FunctionsHostOptions
        {
            PackageFolder = package.Folder, Settings = package.Settings, ManagedIdentity = true,
        });

        var answer = await host.GetAsync("/echo/token");

        Assert.Contains("\"resource\":\"https://example.net/\"", answer, StringComparison.Ordinal);
        Assert.Contains("\"token_type\":\"Bearer\"", answer, StringComparison.Ordinal);
    }
}
