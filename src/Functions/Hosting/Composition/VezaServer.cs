namespace Veza.Functions.Hosting.Composition;

/// <summary>Builds the standalone server around <see cref="VezaComposition"/>.</summary>
internal static class VezaServer
{
    /// <summary>Builds the server, not yet started.</summary>
    /// <param name="args">Settings as <c>--Veza:Section:Name=value</c>; the environment and appsettings count too.</param>
    /// <param name="configure">Last word on services and settings; for tests and benchmarks.</param>
    /// <param name="mode">Chooses the adapters; those of the Functions host for tests, which call functions as it does.</param>
    public static WebApplication Create(
        string[] args, Action<WebApplicationBuilder>? configure = null, HostingMode mode = HostingMode.Standalone)
    {
        // Nothing watches the files of settings: a change takes a restart, and watching costs the start a walk over the disk.
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Configuration.AddDefaults(mode);
        builder.Services.AddVeza(builder.Configuration, mode);
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseVeza();
        app.MapVeza();
        return app;
    }
}
