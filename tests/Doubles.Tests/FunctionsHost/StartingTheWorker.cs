using Veza.Doubles.FunctionsHost;
using Veza.Testing;

namespace Veza.Doubles.Tests.FunctionsHost;

public sealed class StartingTheWorker : IDisposable
{
    private readonly TestPackage package = new();

    public void Dispose() => package.Dispose();

    [Fact]
    public async Task A_worker_gets_the_host_s_arguments_the_settings_and_nothing_of_the_tests()
    {
        package.Settings["Veza:Of:Worker"] = "1";
        Environment.SetEnvironmentVariable("Veza__Of__Test", "1");
        await using var host = await package.StartAsync();

        var names = (await host.GetAsync("/echo/environment")).Split('\n');
        var arguments = (await host.GetAsync("/echo/arguments")).Split('\n');
        await host.AskWorkerStatusAsync();

        Assert.Contains("FUNCTIONS_APPLICATION_DIRECTORY", names);
        Assert.Contains("FUNCTIONS_WORKER_DIRECTORY", names);
        Assert.Contains("FUNCTIONS_WORKER_RUNTIME", names);
        Assert.Contains("Veza__Of__Worker", names);
        Assert.DoesNotContain("Veza__Of__Test", names);
        Assert.Equal(
            [
                "--host", "--port", "--workerId", "--requestId", "--grpcMaxMessageLength",
                "--functions-uri", "--functions-worker-id", "--functions-request-id", "--functions-grpc-max-message-length",
            ],
            arguments.Where(a => a.StartsWith("--", StringComparison.Ordinal)));
        Assert.Empty(host.FunctionsInError);
    }

    [Fact]
    public async Task A_killed_worker_starts_again_and_the_third_error_stops_the_host()
    {
        await using var host = await package.StartAsync();

        for (var kill = 1; kill <= 2; kill++)
        {
            await host.KillWorkerAsync();
            await host.WorkersReadyAsync();
            Assert.Equal(kill + 1, host.WorkerStarts());
        }

        await host.KillWorkerAsync();
        var stopped = await Assert.ThrowsAsync<InvalidOperationException>(host.WorkersReadyAsync);
        var after = await host.InvokeAsync("jobs", "anything");

        Assert.Contains("third error", stopped.Message, StringComparison.Ordinal);
        Assert.Equal((3, false), (host.WorkerStarts(), after.Succeeded));
    }

    [Fact]
    public async Task Code_200_asks_for_a_restart_that_counts_for_nothing()
    {
        await using var host = await package.StartAsync();

        for (var exit = 1; exit <= 4; exit++)
        {
            var ended = await host.InvokeAsync("jobs", "answer=exit200");
            await Waiting.UntilAsync(() => host.WorkerStarts() == exit + 1, () => "the worker starts again");
            await host.WorkersReadyAsync();
            Assert.False(ended.Succeeded);
        }

        Assert.Null(host.StoppedBecause());
    }

    [Fact]
    public async Task Code_0_is_the_end_and_calls_hang_until_their_time_out()
    {
        package.Settings["AzureFunctionsJobHost__functionTimeout"] = "00:00:02";
        await using var host = await package.StartAsync();

        var ended = await host.InvokeAsync("jobs", "answer=exit0");
        await Waiting.UntilAsync(() => host.StoppedBecause() is not null, () => "the host takes note");

        Assert.Equal((1, false), (host.WorkerStarts(), ended.Succeeded));
        Assert.Contains("Timeout value of 00:00:02", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_cannot_start_is_reported_with_its_console()
    {
        package.Settings["PROBE_EXIT"] = "70";

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => package.StartAsync());

        Assert.Contains("The worker ended with code 70.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("probe does not start", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_instances_one_may_die_and_one_may_be_scaled_in()
    {
        await using var host = await package.StartAsync(() => new FunctionsHostOptions
        {
            PackageFolder = package.Folder, Settings = package.Settings, Instances = 2,
        });

        await host.KillWorkerAsync(1);
        var answers = new[] { await host.GetAsync("/echo/a"), await host.GetAsync("/echo/b") }; // the second waits for the successor
        var code = await host.TerminateWorkerAsync(0);
        var after = new[] { await host.GetAsync("/echo/c"), await host.GetAsync("/echo/d") };

        Assert.All(answers.Concat(after), a => Assert.Contains("\"target\":\"/echo/", a, StringComparison.Ordinal));
        Assert.Equal((1, 2, 0), (host.WorkerStarts(), host.WorkerStarts(1), code));
        Assert.Contains("probe ended in order", host.Output, StringComparison.Ordinal);
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
