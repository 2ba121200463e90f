using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Veza.Doubles;

/// <summary>A bare web server on 127.0.0.1, untouched by the environment of the program that runs it.</summary>
internal static class LoopbackServer
{
    private const long MaxBodyBytes = 104_857_600;

    /// <summary>Not yet started.</summary>
    /// <param name="port">0 takes a free one.</param>
    public static WebApplication Create(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        return builder.Build();
    }

    /// <summary>Where a started one listens.</summary>
    public static Uri AddressOf(WebApplication app) => new(app.Urls.Single());
}
