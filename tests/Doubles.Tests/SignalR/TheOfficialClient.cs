using System.Diagnostics;
using System.Text.Json;
using Veza.Doubles.SignalR;
using Veza.Doubles.Tests.SignalR.Support;
using Veza.Testing;

namespace Veza.Doubles.Tests.SignalR;

/// <summary>Runs tests/js/doubles/signalr.js: the unmodified npm client, a tiny application, and the double between.</summary>
public sealed class TheOfficialClient
{
    private static readonly string Folder = WorkingCopy.PathOf("tests", "js");

    [Fact]
    public async Task It_invokes_and_hears_over_every_transport_and_comes_back()
    {
        await using var app = await UpstreamApp.StartAsync();
        await using var service = await SignalRServiceDouble.StartAsync(new()
        {
            AccessKeys = [SignalRScene.Primary], UpstreamTemplate = app.Template,
        });
        var rest = new RestClient(service, SignalRScene.Primary, TimeProvider.System);
        app.Negotiate = user => user == "nobody" ? new { error = "Nobody may connect." }
            : new { url = service.Endpoint + "client/?hub=chat", accessToken = service.CreateClientToken(user) };
        app.Answer = e => AnswerAsync(rest, e);
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "@microsoft", "signalr")))
            Succeeded(await RunAsync("npm", ["ci", "--no-audit", "--no-fund"], app.Address));

        var run = await RunAsync("node", ["--test", "--test-reporter=spec", "doubles/signalr.js"], app.Address);

        Succeeded(run);
        Assert.Contains("over LongPolling", run.Output, StringComparison.Ordinal);
    }

    private static async Task<(int Status, string Body)> AnswerAsync(RestClient rest, UpstreamEvent posted)
    {
        if (posted.Headers["X-ASRS-Category"] == "connections") return (200, "");
        var call = JsonElement.Parse(posted.Body);
        var id = call.TryGetProperty("invocationId", out var given) ? given.GetString() : null;
        var arguments = call.GetProperty("arguments");
        switch (posted.Event)
        {
            case "echo":
                return (200, $$"""{"type":3,"invocationId":"{{id}}","result":{{arguments[0].GetRawText()}}}""" + WireClient.End);
            case "refuse":
                return (200, $$"""{"type":3,"invocationId":"{{id}}","error":"You are not a member of this room."}""" + WireClient.End);
            case "break":
                return (500, "anything");
            case "join":
                await rest.StatusAsync(HttpMethod.Put, $"api/hubs/chat/users/{posted.User}/groups/{arguments[0]}");
                return (204, "");
            case "tell":
                await rest.SendAsync($"groups/{arguments[0]}", arguments[1].GetString()!);
                return (200, "");
            case "close":
                await rest.StatusAsync(HttpMethod.Delete, $"api/hubs/chat/connections/{arguments[0]}?reason=bye");
                return (200, "");
            default:
                return (200, "");
        }
    }

    private static void Succeeded((int Code, string Output) run) => Assert.True(run.Code == 0, run.Output);

    private static async Task<(int Code, string Output)> RunAsync(string program, string[] arguments, Uri app)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = Folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
                Environment = { ["VEZA_TEST_URL"] = app.GetLeftPart(UriPartial.Authority), ["NO_COLOR"] = "1" },
            },
        };
        process.Start();
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Join('\n', output));
    }
}
