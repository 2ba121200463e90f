using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Veza.Doubles;

/// <summary>A bare web server on 127.0.0.1, untouched by the environment of the program that runs it.</summary>
internal static class LoopbackServer
{
    private const long MaxBodyBytes = 104_857_600;

    /// <summary>Not yet started.</summary>
    /// <param name="port">0 takes a free one.</param>
    /// <param name="protocols">HTTP/2 alone is without TLS.</param>
    /// <param name="services">More than a server needs.</param>
    public static WebApplication Create(
        int port, HttpProtocols protocols = HttpProtocols.Http1AndHttp2, Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = protocols);
        });
        services?.Invoke(builder.Services);
        return builder.Build();
    }

    /// <summary>Where a started one listens.</summary>
    public static Uri AddressOf(WebApplication app) => new(app.Urls.Single());
}
