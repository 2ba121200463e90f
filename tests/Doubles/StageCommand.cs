using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Veza.Doubles.FunctionsHost;
using Veza.Doubles.ServiceBus;
using Veza.Doubles.SignalR;
using Veza.Doubles.Website;

namespace Veza.Doubles;

/// <summary>
/// <c>stage</c>: the published package on a laptop as on Azure, for <c>./veza up --functions</c>. The doubles of the Functions
/// host, SignalR Service, Service Bus and Static Web Apps, and Azurite, which is the real one. Settings of the app are
/// taken from the environment (<c>Veza__…</c>). It ends on SIGTERM or Ctrl-C.
/// </summary>
internal static class StageCommand
{
    private const string AzuriteAccount = "devstoreaccount1"; // it and its key are the emulator's, known to everybody
    private const string AzuriteKey =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly string[] Names = ["package", "website", "azurite", "data", "port", "ports-from"];

    /// <summary>Runs until it is told to end.</summary>
    /// <returns>0 ended as told, 1 the app cannot run, 2 wrong options.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (Read(args) is not { } options) return Refuse($"stage needs {string.Join(", ", Names.Select(n => $"--{n}=…"))}.");

        var port = int.Parse(options["port"], CultureInfo.InvariantCulture);
        var inner = int.Parse(options["ports-from"], CultureInfo.InvariantCulture); // fixed, so that clients find the way back after a restart
        using var azurite = await StartAzuriteAsync(options["azurite"], options["data"], inner);
        await using var signalR = await SignalRServiceDouble.StartAsync(new SignalRServiceOptions { Port = inner + 1 });
        await using var serviceBus = await ServiceBusDouble.StartAsync(new ServiceBusOptions { Port = inner + 2 });
        var blobs = new Uri($"http://127.0.0.1:{inner}/{AzuriteAccount}");
        await using var host = await FunctionsHostDouble.StartAsync(new FunctionsHostOptions
        {
            PackageFolder = options["package"],
            Port = inner + 3,
            RunTimers = true,
            RecycleStoppedHost = true,
            OnOutput = Console.WriteLine,
            Settings = new Dictionary<string, string>(SettingsOfTheApp())
            {
                ["AzureSignalRConnectionString"] = signalR.ConnectionString,
                ["ServiceBusConnection"] = serviceBus.ConnectionString,
                ["Veza__Storage__ConnectionString"] =
                    $"AccountName={AzuriteAccount};AccountKey={AzuriteKey};BlobEndpoint={blobs};",
            },
        });
        signalR.UpstreamTemplate = host.SignalRWebhook.ToString();
        host.Attach(serviceBus);
        await using var website = await WebsiteDouble.StartAsync(options["website"], host.Address, [signalR.Endpoint, blobs], port);
        Console.WriteLine(
            $"website {website.Address} · function app {host.Address} · SignalR Service {signalR.Endpoint} · "
            + $"Service Bus {serviceBus.Endpoint} · Azurite {blobs}");

        await EndAsync();
        return 0;
    }

    /// <summary>Says what is wrong.</summary>
    public static int Refuse(string why)
    {
        Console.Error.WriteLine("veza-doubles: " + why);
        return 2;
    }

    private static Dictionary<string, string>? Read(string[] args)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var arg in args)
            if (arg.StartsWith("--", StringComparison.Ordinal) && arg[2..].Split('=', 2) is [var name, var value]) options[name] = value;
        return Names.All(options.ContainsKey) && options.Count == args.Length ? options : null;
    }

    private static IEnumerable<KeyValuePair<string, string>> SettingsOfTheApp() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(v => ((string)v.Key).StartsWith("Veza__", StringComparison.OrdinalIgnoreCase))
            .Select(v => KeyValuePair.Create((string)v.Key, (string?)v.Value ?? ""));

    /// <summary>Ends with this process, however that ends: it reads from a pipe of ours.</summary>
    private static async Task<Process> StartAzuriteAsync(string folder, string data, int port)
    {
        Directory.CreateDirectory(data);
        var azurite = Process.Start(new ProcessStartInfo(
            "node",
            [
                "run.js", "--blobHost", "127.0.0.1", "--blobPort", port.ToString(CultureInfo.InvariantCulture),
                "--location", Path.GetFullPath(data), "--disableTelemetry", "--skipApiVersionCheck", "--silent",
            ])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            UseShellExecute = false,
        })!;
        for (var attempt = 0; attempt < 200 && !azurite.HasExited; attempt++)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync("127.0.0.1", port);
                return azurite;
            }
            catch (SocketException)
            {
                await Task.Delay(100);
            }
        }

        throw new InvalidOperationException($"Azurite does not listen on port {port}. Its packages: npm ci in {folder}.");
    }

    private static async Task EndAsync()
    {
        var end = new TaskCompletionSource();
        void End(PosixSignalContext context)
        {
            context.Cancel = true;
            end.TrySetResult();
        }

        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        await end.Task;
    }
}
