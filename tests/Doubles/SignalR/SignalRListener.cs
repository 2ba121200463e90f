using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Veza.Doubles.SignalR.Clients;
using Veza.Doubles.SignalR.Rest;

namespace Veza.Doubles.SignalR;

/// <summary>The web server of one run of the service, from a start to a stop.</summary>
internal sealed class SignalRListener : IAsyncDisposable
{
    private const int MaxRequestBytes = 1024 * 1024;
    private readonly WebApplication server;
    private readonly ClientEndpoint clients;

    private SignalRListener(WebApplication app, ClientEndpoint clients) => (server, this.clients) = (app, clients);

    /// <summary>Where it listens.</summary>
    public Uri Address => new(server.Services.GetRequiredService<IServer>().Features
        .GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());

    public static async Task<SignalRListener> StartAsync(
        int port, SignalRServiceOptions options, ClientEndpoint clients, RestEndpoint rest)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBytes;
            kestrel.Limits.MaxRequestLineSize = 64 * 1024; // its own check answers what is too long
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        });
        builder.Services.AddSingleton(options.Logging);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.Services.AddRoutingCore();
        builder.Services.AddCors();
        builder.Services.AddConnections();
        var app = builder.Build();

        app.UseCors(cors => cors.SetIsOriginAllowed(_ => true).AllowAnyHeader().AllowAnyMethod().AllowCredentials());
        app.Use((context, next) =>
            context.Request.Path.StartsWithSegments("/client", StringComparison.Ordinal) ? clients.GuardAsync(context, next)
            : context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) ? rest.HandleAsync(context)
            : next(context));
        var buffers = new HttpConnectionDispatcherOptions
        {
            ApplicationMaxBufferSize = options.MaxClientMessageBytes,
            TransportMaxBufferSize = options.MaxBacklogBytes, // above it, a client's next frame ends its connection
        };
        app.MapConnections("/client", buffers, connections => connections.Run(clients.RunAsync));
        await app.StartAsync();
        return new(app, clients);
    }

    /// <summary>Reads no client any more and posts no event.</summary>
    public Task StopClientsAsync() => clients.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await server.StopAsync();
        await server.DisposeAsync();
    }
}
