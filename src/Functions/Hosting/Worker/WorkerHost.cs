using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Veza.Functions.Hosting.Composition;
using Veza.Functions.Triggers;

namespace Veza.Functions.Hosting.Worker;

/// <summary>The program as the isolated worker of an Azure Functions host, which starts it, calls its functions and ends it.</summary>
internal static class WorkerHost
{
    private const string HostAddress = "--functions-uri";

    /// <summary>The host starts a program again that ends with it, and does not count that as a failure.</summary>
    private const int RestartMe = 200;

    /// <summary>The host ends it with a word and kills it five seconds later.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(4);

    /// <summary>Whether a Functions host started the program: it says where it can be reached.</summary>
    public static bool IsAskedFor(string[] args) => args.Any(a => a.StartsWith(HostAddress, StringComparison.Ordinal));

    /// <summary>Serves the host until it ends this, or something in the background fails.</summary>
    /// <returns>
    /// The exit code, never 0: after that the host would go on calling a program that is gone. After three failures it stops too.
    /// </returns>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            using var host = Create(args);
            await StartAsync(host);
            await host.WaitForShutdownAsync();
            return HasFailed(host.Services) ? 1 : RestartMe;
        }
        catch (Exception refusal) when (refusal is InvalidOperationException or OptionsValidationException)
        {
            await Console.Error.WriteLineAsync(refusal.Message); // the host logs it
            return 1;
        }
    }

    /// <summary>Builds it, not yet started.</summary>
    /// <exception cref="InvalidOperationException">A setting is missing or wrong.</exception>
    public static IHost Create(string[] args)
    {
        // Nothing watches the files of settings: a change takes a restart, and watching costs the start a walk over the disk.
        var builder = FunctionsApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);
        builder.Configuration.AddDefaults(HostingMode.Functions);

        // Hosted services end in the reverse order: first what waits for calls, then the server, then what they all use.
        builder.Services.AddVeza(builder.Configuration, HostingMode.Functions);
        builder.ConfigureFunctionsWebApplication();
        // Where a request came from, the endpoints find out themselves, by settings of ours (ClientAddress).
        builder.Services.PostConfigure<ForwardedHeadersOptions>(o => o.ForwardedHeaders = ForwardedHeaders.None);
        builder.UseMiddleware<Invocations>();
        builder.Services.AddSingleton<Invocations>().AddHostedService<InvocationsDrain>();
        builder.Services.AddSingleton<FunctionRoutes>().AddSingleton<IStartupFilter>(s => s.GetRequiredService<FunctionRoutes>());

        builder.Services.Configure<HostOptions>(o =>
        {
            o.ServicesStartConcurrently = true; // the host must not wait for what works in the background
            o.ShutdownTimeout = Grace;
        });
        builder.Services.LogOnlyToHost();

        var host = builder.Build();
        host.Services.CheckTriggers();
        return host;
    }

    /// <summary>Starts it, and makes the endpoints at the same time, while the host learns what functions there are.</summary>
    private static async Task StartAsync(IHost host)
    {
        var endpoints = PrepareAsync(host.Services);
        await host.StartAsync();
        await endpoints;
    }

    private static async Task PrepareAsync(IServiceProvider services)
    {
        await services.GetRequiredService<FunctionRoutes>().Mapped;
        services.GetRequiredService<HttpTriggers>().Prepare();
    }

    /// <summary>The worker hands the log to the host, which also logs what is on the output: each line would be there twice.</summary>
    private static void LogOnlyToHost(this IServiceCollection services)
    {
        static bool IsConsole(ServiceDescriptor s) =>
            s.ServiceType == typeof(ILoggerProvider) && s.ImplementationType == typeof(ConsoleLoggerProvider);

        foreach (var console in services.Where(IsConsole).ToList()) services.Remove(console);
    }

    /// <summary>To live on without what works in the background would be to stop announcing, relaying or sweeping unnoticed.</summary>
    private static bool HasFailed(IServiceProvider services) =>
        services.GetServices<IHostedService>().OfType<BackgroundService>().Any(s => s.ExecuteTask is { IsFaulted: true });
}
