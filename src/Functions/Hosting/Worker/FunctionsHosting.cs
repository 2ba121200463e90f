using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Veza.Functions.Hosting.Worker;

/// <summary>What is different behind the Functions host.</summary>
internal static class FunctionsHosting
{
    private const string PortVariable = "FUNCTIONS_CUSTOMHANDLER_PORT";

    /// <summary>
    /// Listens where the host says, in plain HTTP on loopback and nowhere else: the environment, and with it every variable
    /// that could name an address, is the host's.
    /// </summary>
    /// <exception cref="InvalidOperationException">The host has not said where.</exception>
    public static void ListenForHost(this WebApplicationBuilder builder)
    {
        var text = builder.Configuration[PortVariable];
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > 65535)
            throw new InvalidOperationException(
                $"{PortVariable} is {(text is null ? "not set" : $"'{text}'")}. The command 'functions' is for the Azure Functions "
                + "host, which sets it when it starts this program. To run without it: 'serve', or ./veza up --functions.");

        builder.WebHost.PreferHostingUrls(false);
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Logging.AddJsonConsole(o => o.UseUtcTimestamp = true); // the host makes one log entry of each line
    }

    /// <summary>
    /// Answers the host's "are you there?", which it also repeats to measure how quick this process is: before everything
    /// else, and without it.
    /// </summary>
    public static void AnswerReadiness(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.Request.Path != "/") return next(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    });

    /// <summary>
    /// Lets what works in the background start after the port has opened: the Functions host waits for the port, and what
    /// requests need is made by the first that needs it.
    /// </summary>
    public static void StartLate(this IServiceCollection services)
    {
        var background = services.Where(d => d.ServiceType == typeof(IHostedService)).ToList();
        foreach (var descriptor in background) services.Remove(descriptor);
        services.AddSingleton(provider => new DeferredHostedServices(provider, background));
        services.AddHostedService(provider => provider.GetRequiredService<DeferredHostedServices>());
    }
}
