using System.Diagnostics;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Realtime;

/// <summary>Runs tests/js: the unmodified npm client against a server of its own.</summary>
public sealed class TheOfficialClient
{
    private static readonly string Folder = WorkingCopy.PathOf("tests", "js");

    [Fact]
    public async Task It_talks_over_every_transport_and_comes_back_after_a_loss()
    {
        await using var server = await TestServer.StartAsync();
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "@microsoft", "signalr")))
            Succeeded(await RunAsync("npm", ["ci", "--no-audit", "--no-fund"], server));

        var run = await RunAsync("node", ["--test", "--test-reporter=spec"], server);

        Succeeded(run);
        Assert.Contains("over LongPolling", run.Output, StringComparison.Ordinal);
        Assert.Empty(server.Log.Errors);
    }

    private static void Succeeded((int Code, string Output) run) => Assert.True(run.Code == 0, run.Output);

    private static async Task<(int Code, string Output)> RunAsync(string program, string[] arguments, TestServer server)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = Folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
                Environment = { ["VEZA_TEST_URL"] = server.Address.GetLeftPart(UriPartial.Authority), ["NO_COLOR"] = "1" },
            },
        };
        if (Stage.IsFunctions)
            process.StartInfo.Environment["VEZA_TEST_SERVICE"] = server.Package.Connections.GetLeftPart(UriPartial.Authority);
        process.Start();
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Join('\n', output));
    }
}
