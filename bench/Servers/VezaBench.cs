using Veza.Functions.Hosting;

namespace Veza.Bench.Servers;

/// <summary>The product as it is, with the rate limits off, and the routes that a benchmark needs beside its own.</summary>
internal static class VezaBench
{
    /// <summary>The server.</summary>
    public static WebApplication Create(ServerArguments arguments)
    {
        var app = VezaServer.Create([
            "--urls=http://127.0.0.1:0",
            $"--Veza:Database:ConnectionString={arguments.Database}",
            $"--Veza:Redis:ConnectionString={arguments.Redis}",
        ]);
        return app;
    }
}
