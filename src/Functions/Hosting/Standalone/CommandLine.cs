using Microsoft.Extensions.Logging.Console;
using Veza.Demo;
using Veza.Functions.Hosting.Composition;
using Veza.Functions.Hosting.Worker;
using Veza.Shared.Database;
using Veza.Shared.Identity.Tenants;

namespace Veza.Functions.Hosting.Standalone;

/// <summary>
/// The commands of the program: <c>serve</c> (when none is given), <c>functions</c>, <c>migrate</c>, <c>seed</c>, <c>grant</c>.
/// </summary>
internal static class CommandLine
{
    /// <summary>The Functions host starts a program again that ends with it, and does not count that as a failure.</summary>
    private const int RestartMe = 200;

    /// <summary>Runs the command that the first argument names.</summary>
    /// <returns>The exit code: 0 done, 1 failed, 2 no such command.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var command = args is [var first, ..] && !first.StartsWith('-') ? first : "serve";
        var rest = args.Length > 0 && !args[0].StartsWith('-') ? args[1..] : args;
        try
        {
            switch (command)
            {
                case "serve":
                    await VezaServer.Create(rest).RunAsync();
                    return 0;
                case "functions":
                    return await RunForHostAsync(VezaServer.Create(rest, mode: HostingMode.Functions));
                case "migrate":
                    return await MigrateAsync(rest);
                case "seed":
                    return await SeedAsync(rest);
                case "grant":
                    return await GrantAsync(rest);
                default:
                    await Console.Error.WriteLineAsync($"There is no command '{command}'. Commands: serve, functions, migrate, seed, grant.");
                    return 2;
            }
        }
        catch (InvalidOperationException refusal)
        {
            await Console.Error.WriteLineAsync(refusal.Message);
            return 1;
        }
    }

    private static async Task<int> RunForHostAsync(WebApplication app)
    {
        var background = app.Services.GetRequiredService<DeferredHostedServices>();
        await app.RunAsync();

        // After 0 the host would go on calling a program that is gone. A failure counts: after three the host stops as well.
        return background.HasFailed ? 1 : RestartMe;
    }

    private static async Task<int> MigrateAsync(string[] args)
    {
        await using var app = VezaServer.Create(args, LogToError);
        var applied = await app.Services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
        Console.WriteLine(applied.Count == 0 ? "The database is up to date." : $"Applied {string.Join(", ", applied)}.");
        return 0;
    }

    private static async Task<int> SeedAsync(string[] args)
    {
        await using var app = VezaServer.Create(args, LogToError);
        await ActivatorUtilities.CreateInstance<DemoSeed>(app.Services).RunAsync(Console.Out, CancellationToken.None);
        return 0;
    }

    /// <summary>An operator's way to make somebody an administrator, or no longer one.</summary>
    private static async Task<int> GrantAsync(string[] args)
    {
        var (named, settings) = (args.TakeWhile(a => !a.StartsWith('-')).ToArray(), args.SkipWhile(a => !a.StartsWith('-')).ToArray());
        if (named is not [var email, var role, .. { Length: <= 1 } tenant])
        {
            await Console.Error.WriteLineAsync("Usage: veza-server grant <e-mail> <owner|admin|moderator|member|guest> [tenant]");
            return 2;
        }

        await using var app = VezaServer.Create(settings, LogToError);
        var granted = await app.Services.GetRequiredService<TenantRoles>()
            .GrantAsync(tenant.FirstOrDefault(), email, role, CancellationToken.None);
        if (granted.Failed) throw new InvalidOperationException(granted.Error.Detail);
        Console.WriteLine($"{granted.Value.Name} ({granted.Value.Email}) is now {role}.");
        return 0;
    }

    /// <summary>What a command answers is on the output, and nothing else is: scripts read it.</summary>
    private static void LogToError(WebApplicationBuilder builder) =>
        builder.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
}
