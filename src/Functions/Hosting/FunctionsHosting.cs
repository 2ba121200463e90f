using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Veza.Functions.Realtime.Service;
using Veza.Functions.Triggers;

namespace Veza.Functions.Hosting;

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

    /// <summary>The endpoints of the functions, and an answer to the host's "are you there?".</summary>
    public static void MapFunctions(this IEndpointRouteBuilder routes)
    {
        routes.ServiceProvider.GetRequiredService<SignalRAddress>(); // a wrong setting is told now, not to the first client
        routes.MapGet("/", () => Results.NoContent()).ExcludeFromDescription();
        routes.MapSignalRTriggers();
        routes.MapQueueTriggers();
        routes.MapTimerTriggers();
    }
}
