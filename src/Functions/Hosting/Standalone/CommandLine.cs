using Microsoft.Extensions.Logging.Console;
using Veza.Demo;
using Veza.Functions.Hosting.Composition;
using Veza.Shared.Audit;
using Veza.Shared.Common;
using Veza.Shared.Database;
using Veza.Shared.Identity.Tenants;

namespace Veza.Functions.Hosting.Standalone;

/// <summary>
/// The commands of the program: <c>serve</c> (when none is given), <c>migrate</c>, <c>seed</c>, <c>grant</c>, <c>audit</c>,
/// <c>moderation</c>.
/// </summary>
internal static class CommandLine
{
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
                case "migrate":
                    return await MigrateAsync(rest);
                case "seed":
                    return await SeedAsync(rest);
                case "grant":
                    return await GrantAsync(rest);
                case "audit":
                    return await AuditAsync(rest);
                case "moderation":
                    return await ModerationCommand.RunAsync(rest);
                default:
                    await Console.Error.WriteLineAsync(
                        $"There is no command '{command}'. Commands: serve, migrate, seed, grant, audit, moderation.");
                    return 2;
            }
        }
        catch (InvalidOperationException refusal)
        {
            await Console.Error.WriteLineAsync(refusal.Message);
            return 1;
        }
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

    /// <summary>Whether the audit logs are as they were written. 1: one is not.</summary>
    private static async Task<int> AuditAsync(string[] args)
    {
        var (named, settings) = (args.TakeWhile(a => !a.StartsWith('-')).ToArray(), args.SkipWhile(a => !a.StartsWith('-')).ToArray());
        if (named is not ["verify", .. { Length: <= 1 } only])
        {
            await Console.Error.WriteLineAsync("Usage: veza-server audit verify [tenant]");
            return 2;
        }

        await using var app = VezaServer.Create(settings, LogToError);
        var log = app.Services.GetRequiredService<AuditLog>();
        var tenants = new List<TenantId>();
        if (only is [var slug])
        {
            tenants.Add(await app.Services.GetRequiredService<TenantService>().FindAsync(slug, CancellationToken.None)
                ?? throw new InvalidOperationException($"There is no tenant '{slug}'."));
        }
        else
        {
            await foreach (var tenant in log.ListTenantsAsync(CancellationToken.None)) tenants.Add(tenant);
        }

        var broken = 0;
        foreach (var tenant in tenants)
        {
            var verdict = await log.VerifyAsync(tenant, CancellationToken.None);
            if (verdict.Fault is not null) broken++;
            Console.WriteLine(
                $"{tenant}: {verdict.Entries} entries, {Convert.ToHexStringLower(verdict.Hash)}, {verdict.Fault ?? "as they were written"}");
        }

        return broken == 0 ? 0 : 1;
    }

    /// <summary>What a command answers is on the output, and nothing else is: scripts read it.</summary>
    private static void LogToError(WebApplicationBuilder builder) =>
        builder.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
}
